"""The Django app of the settings screens."""

from django.apps import AppConfig


class SettingsScreensConfig(AppConfig):
    name = "yichuang.screens.settings"
    label = "settings_screens"
