"""Addresses below /window/: the clerk's queue and what a clerk does."""

from django.urls import path

from . import desk, queue

app_name = "window"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("<uuid:case_id>/", desk.desk, name="desk"),
    path("<uuid:case_id>/file/<str:digest>/", desk.file, name="file"),
    path("<uuid:case_id>/do/<str:name>/", desk.act, name="act"),
]
