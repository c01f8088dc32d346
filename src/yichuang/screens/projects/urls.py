"""Addresses below /projects/: the table here, one project and the workbook each in the module that shows them."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, path

from . import table

app_name = "projects"

urlpatterns: list[URLPattern] = [path("", table.table, name="table")]

# before the project's own address, which takes any word
for _module in ("workbook", "project"):
    if find_spec(f"{__package__}.{_module}") is not None:
        urlpatterns += import_module(f"{__package__}.{_module}").URLS
