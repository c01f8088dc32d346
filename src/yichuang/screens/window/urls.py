"""Addresses below /window/: the clerk's queue and what a clerk does."""

from django.urls import URLPattern

app_name = "window"

urlpatterns: list[URLPattern] = []
