"""Cases: the only writer, and what is projected from the events for lists and tables."""
