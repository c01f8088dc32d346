"""Addresses below /calendar/: what falls due, for the calendar people have."""

from django.urls import path

from . import due_calendar

app_name = "calendar"

urlpatterns = [
    path("", due_calendar.addresses, name="addresses"),
    path("<str:token>.ics", due_calendar.feed, name="feed"),
]
