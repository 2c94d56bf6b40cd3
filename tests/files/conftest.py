"""A subdistrict, its people, and an empty place for files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from beacon.people.models import Tenant, Unit
from beacon.people.reach import Who
from tests.support.people import a_tenant, a_unit, someone


@pytest.fixture
def shelf(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Where files lie during the test, on a disk, kept as the program keeps them."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "beacon.files.storage.DurableFileStorage"},
    }
    yield tmp_path


@pytest.fixture
def tenant(db: None) -> Tenant:
    return a_tenant()


@pytest.fixture
def unit(tenant: Tenant) -> Unit:
    return a_unit(tenant)


@pytest.fixture
def clerk(unit: Unit) -> Who:
    return someone("clerk", unit)
