"""What is projected from the events of a case: spans of its items, and its line in the project table."""
