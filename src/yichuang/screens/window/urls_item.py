"""Addresses below /window/items/: an officer's item, sessions and signatures."""

from django.urls import URLPattern

app_name = "window_item"

urlpatterns: list[URLPattern] = []
