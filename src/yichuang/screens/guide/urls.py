"""Addresses of the guide. Everything a person said stands in the query, so every page can be linked and reloaded."""

from django.urls import path

from yichuang.screens.guide import views

app_name = "guide"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("print/", views.on_paper, name="print"),
    path("two-pages.pdf", views.as_pdf, name="pdf"),
]
