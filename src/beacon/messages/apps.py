from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "beacon.messages"
    label = "reminders"
    verbose_name = "提醒"
