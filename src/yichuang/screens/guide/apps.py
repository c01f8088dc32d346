"""The app of the public guide."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "yichuang.screens.guide"
    label = "guide"
