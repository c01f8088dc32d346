"""The app of the officers' screens."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "yichuang.screens.projects"
    label = "projects"
