"""The app that holds the shared templates and styles."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "yichuang.screens.base"
    label = "base"
