from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "yichuang.backoffice.ledger"
    label = "ledger"
