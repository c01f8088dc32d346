"""Addresses of the leader's page."""

from django.urls import path

from . import leader, leader_answer

app_name = "leader"

urlpatterns = [
    path("", leader.page, name="page"),
    path("page.pdf", leader.as_pdf, name="pdf"),
    path("page.docx", leader.as_word, name="word"),
    path("answer/<uuid:case>/<path:obstacle>/", leader_answer.answer, name="answer"),
]
