"""The app of the window: applicants, clerks and officers who decide what is ours."""

from django.apps import AppConfig


class WindowConfig(AppConfig):
    name = "yichuang.screens.window"
    label = "window"
