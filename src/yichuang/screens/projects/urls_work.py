"""Addresses below /work/."""

from django.urls import path

from . import work, work_division

app_name = "work"

urlpatterns = [
    path("", work.mine, name="mine"),
    path("division/<str:division>/", work_division.day, name="division"),
]
