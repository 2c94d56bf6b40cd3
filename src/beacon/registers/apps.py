from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "beacon.registers"
    label = "registers"
    verbose_name = "名册"
