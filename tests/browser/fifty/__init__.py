"""Fifty applications by a scripted applicant, clerk and officers in a real browser (`script/fifty`)."""
