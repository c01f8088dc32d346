"""The sample district: invented from end to end, made through commands only, the same for the same day."""
