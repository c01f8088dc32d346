"""What is done after the write: facts passed on between linked cases, due dates kept right, one sweep that does it."""
