"""Addresses below /apply/: applying, without an account."""

from django.urls import URLPattern

app_name = "apply"

urlpatterns: list[URLPattern] = []
