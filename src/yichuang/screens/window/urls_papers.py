"""Addresses below /papers/: papers to be printed."""

from django.urls import URLPattern

app_name = "papers"

urlpatterns: list[URLPattern] = []
