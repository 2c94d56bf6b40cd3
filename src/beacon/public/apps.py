from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "beacon.public"
    label = "public"
    verbose_name = "公开页"
