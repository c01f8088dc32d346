"""Tags and filters of every template; the settings load them everywhere."""
