"""Addresses below /register/: the register of steps that were cut."""

from django.urls import path

from . import register

app_name = "register"

urlpatterns = [
    path("", register.register_list, name="list"),
    path("<str:programme_id>/", register.choose, name="choose"),
    path("<str:programme_id>/<str:before>/<str:after>/", register.pair_page, name="pair"),
    path("<str:programme_id>/<str:before>/<str:after>/register.xlsx", register.as_workbook, name="workbook"),
    path("<str:programme_id>/<str:before>/<str:after>/try/", register.try_out, name="try"),
    path("<str:programme_id>/<str:before>/<str:after>/cases/<str:kind>/", register.case_list, name="cases"),
]
