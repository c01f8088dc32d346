"""Addresses below /projects/: the table here, one project and the workbook each in the module that shows them."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, path

from . import adding, chosen, table, teaming

app_name = "projects"

urlpatterns: list[URLPattern] = [
    path("", table.table, name="table"),
    path("map.json", table.map_data, name="map_data"),
    path("add/", adding.add, name="add"),
    path("chosen/", chosen.chosen, name="chosen"),
    path("teams/", teaming.give_team, name="give_team"),
    path("<str:case>/permits/", adding.open_permits, name="permits"),
]

# the workbook's words come before the project's own address, which takes any word
for _module in ("workbook", "project"):
    if find_spec(f"{__package__}.{_module}") is not None:
        urlpatterns += import_module(f"{__package__}.{_module}").URLS
