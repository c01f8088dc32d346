"""Addresses below /papers/: papers to be printed."""

from django.urls import path

from . import papers

app_name = "papers"

urlpatterns = [
    path("<uuid:case_id>/scan/<str:digest>/", papers.scan, name="scan"),
    path("<uuid:case_id>/<str:kind>/<str:subject>/", papers.one_paper, name="paper"),
    path("<uuid:case_id>/<str:kind>/<str:subject>/pdf/", papers.as_pdf, name="pdf"),
    path("<uuid:case_id>/<str:kind>/<str:subject>/attach/", papers.attach, name="attach"),
]
