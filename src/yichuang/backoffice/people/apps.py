"""The Django app of offices, posts and people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yichuang.backoffice.people"
    label = "people"
