from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "yichuang.backoffice.notify"
    label = "notify"
