"""Addresses below /apply/: applying, without an account."""

from django.urls import path

from . import apply

app_name = "apply"

urlpatterns = [
    path("", apply.choose, name="choose"),
    path("permits/", apply.permits, name="permits"),
    path("begin/", apply.begin, name="begin"),
    path("<str:number>/more/", apply.more, name="more"),
    path("<str:number>/", apply.form, name="form"),
]
