from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "beacon.hazards"
    label = "hazards"
    verbose_name = "隐患"
