"""Projects for officers: the table, one project, my work, the leader's page, the workbook."""
