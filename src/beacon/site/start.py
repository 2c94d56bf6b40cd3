"""What every command does first that needs the database."""

import os

import django


def start() -> None:
    """Load the settings and the rooms; nothing where that was done before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beacon.site.settings")
    django.setup()
