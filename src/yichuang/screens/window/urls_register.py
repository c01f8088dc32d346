"""Addresses below /register/: the register of steps that were cut."""

from django.urls import URLPattern

app_name = "register"

urlpatterns: list[URLPattern] = []
