"""The program's settings with a meter in front."""

from pathlib import Path

from beacon.site.settings import *  # noqa: F403
from beacon.site.settings import MIDDLEWARE as PROGRAM_MIDDLEWARE
from beacon.site.settings import TEMPLATES as PROGRAM_TEMPLATES

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.meter.meter", *PROGRAM_MIDDLEWARE]
TEMPLATES = [{**PROGRAM_TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
