"""What the numbers say. Pure: reads files and arrays it is given; no Django, no database, no clock, no network."""
