"""Yichuang (一窗到底): what a local government has promised, carried from intake to the end."""

__version__ = "0.1.0"
