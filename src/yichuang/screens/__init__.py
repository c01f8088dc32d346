"""What people see: Django apps over one base of templates."""
