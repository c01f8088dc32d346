"""Addresses below /window/: the clerk's queue and what a clerk does."""

from django.urls import path

from . import agent, agent_apply, counter, desk, mandates, queue

app_name = "window"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("counter/", counter.choose, name="counter"),
    path("counter/<str:number>/", counter.form, name="counter_form"),
    path("counter/<str:number>/code/", counter.renew, name="renew_code"),
    path("counter/<str:number>/receipt/", counter.receipt, name="counter_receipt"),
    path("counter/<str:number>/receipt/pdf/", counter.receipt_pdf, name="counter_pdf"),
    path("agent/<str:number>/", agent_apply.form, name="agent_form"),
    path("<uuid:case_id>/", desk.desk, name="desk"),
    path("<uuid:case_id>/mandates/", mandates.mandates, name="mandates"),
    path("<uuid:case_id>/mandates/<str:mandate>/paper/", mandates.paper, name="mandate_paper"),
    path("<uuid:case_id>/mandates/<str:mandate>/apply/", agent_apply.begin, name="agent_begin"),
    path("<uuid:case_id>/mandates/<str:mandate>/<str:application>/", agent.application, name="agent"),
    path("<uuid:case_id>/mandates/<str:mandate>/<str:application>/<str:name>/", agent.act, name="agent_act"),
    path("<uuid:case_id>/file/<str:digest>/", desk.file, name="file"),
    path("<uuid:case_id>/do/<str:name>/", desk.act, name="act"),
]
