"""How one installation is put together: the environment decides, one settings file reads it."""
