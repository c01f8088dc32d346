"""Who works here, in which office, with which rights, on which day; and who may see what."""
