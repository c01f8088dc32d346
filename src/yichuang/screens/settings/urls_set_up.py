"""Addresses of setting up an empty installation."""

from django.urls import path

from . import set_up

app_name = "set_up"
urlpatterns = [
    path("", set_up.start, name="start"),
    path("workbook/", set_up.bring, name="bring"),
    path("workbook/drop/", set_up.drop, name="drop"),
    path("template.xlsx", set_up.template, name="template"),
]
