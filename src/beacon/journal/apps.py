from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "beacon.journal"
    label = "journal"
    verbose_name = "日志"
