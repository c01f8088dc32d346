"""Addresses below /track/: following one's application, without an account."""

from django.urls import path

from . import track

app_name = "track"

urlpatterns = [
    path("", track.enter_page, name="enter"),
    path("<str:number>/", track.track, name="one"),
    path("<str:number>/code/", track.code, name="code"),
    path("<str:number>/mandate/", track.mandate, name="mandate"),
    path("<str:number>/answer/", track.act, {"name": "answer"}, name="answer"),
    path("<str:number>/bring/", track.act, {"name": "bring"}, name="bring"),
    path("<str:number>/withdraw/", track.act, {"name": "withdraw"}, name="withdraw"),
    path("<str:number>/rate/", track.act, {"name": "rate"}, name="rate"),
    path("<str:number>/<str:kind>/<str:subject>/pdf/", track.paper_pdf, name="pdf"),
]
