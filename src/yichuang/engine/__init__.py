"""What a case is and what may be done to it. Pure: no Django, no files, no clock, no network."""
