"""Addresses below /window/items/: an officer's item, its deeds, and what waits for a signature."""

from django.urls import path

from . import item, signing

app_name = "window_item"

urlpatterns = [
    path("signing/", signing.signing, name="signing"),
    path("<uuid:case_id>/<str:instance>/", item.item, name="item"),
    path("<uuid:case_id>/<str:instance>/<str:name>/", item.deed, name="deed"),
]
