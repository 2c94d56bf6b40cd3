from django.apps import AppConfig
from django.conf import settings

from beacon.kit import clock


class SiteConfig(AppConfig):
    name = "beacon.site"
    label = "site"
    verbose_name = "站点"

    def ready(self) -> None:
        """Give every process, web or job, the same business clock."""
        clock.use(clock.Clock.parse(settings.BEACON_CLOCK))
