"""What is kept, and who may do what: Django apps over the engine."""
