"""What all screens share: the frame, the look, how a date, an amount and a light are written."""
