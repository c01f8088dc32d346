"""Addresses of the mechanisms."""

from django.urls import path

from . import programme_drafts, programmes

app_name = "programmes"
urlpatterns = [
    path("", programmes.programme_list, name="list"),
    path("drafts/<int:pk>/", programme_drafts.draft_page, name="draft"),
    path("drafts/<int:pk>/publish/", programme_drafts.publish, name="publish"),
    path("drafts/<int:pk>/withdraw/", programme_drafts.withdraw, name="withdraw"),
    path("<str:programme_id>/", programmes.programme_page, name="programme"),
    path("<str:programme_id>/numbers/", programme_drafts.numbers, name="numbers"),
    path("<str:programme_id>/numbers.xlsx", programme_drafts.numbers_out, name="numbers_out"),
    path("<str:programme_id>/versions/<str:digest>/", programmes.version_page, name="version"),
]
