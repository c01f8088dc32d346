from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yichuang.backoffice.cases"
    label = "cases"
