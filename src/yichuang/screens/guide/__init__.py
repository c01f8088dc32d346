"""What do I need? The public guide: a few questions, then items, offices, date and materials. Nobody signs in."""
