from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "beacon.goods"
    label = "goods"
    verbose_name = "物资"
