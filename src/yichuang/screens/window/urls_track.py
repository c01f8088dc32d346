"""Addresses below /track/: following one's application, without an account."""

from django.urls import URLPattern

app_name = "track"

urlpatterns: list[URLPattern] = []
