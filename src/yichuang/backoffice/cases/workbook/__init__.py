"""The office's own workbook, in and out: opened, matched once, previewed cell by cell, taken in whole or not at all,
undone, and written back into the same file."""
