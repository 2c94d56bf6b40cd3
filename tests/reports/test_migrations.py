"""Versions sent before what each record counted for was kept get it from their records."""

import importlib
from collections.abc import Callable
from datetime import datetime

import pytest
from django.apps import apps

from beacon.reports.models import ReportVersion
from beacon.reports.recount import differences
from tests.reports.months import a_month

pytestmark = pytest.mark.django_db

filled = importlib.import_module("beacon.reports.migrations.0005_facts_filled")


def test_versions_of_before_are_filled_as_sending_fills_them(at: Callable[[str], datetime]) -> None:
    """R69 The same facts under the same keys, a nil report has none, and the first time is the time of sending."""
    at("2023-11-21 16:00")
    office = a_month()
    wanted = {row.pk: (row.facts, row.first_sent_at) for row in ReportVersion.objects.all()}
    ReportVersion.objects.update(facts={}, first_sent_at=None)

    filled.fill(apps, None)

    rows = list(ReportVersion.objects.all())
    assert {row.pk: row.facts for row in rows} == {key: facts for key, (facts, _) in wanted.items()}
    assert all(row.first_sent_at == wanted[row.pk][1] for row in rows if row.record_ids)
    assert not list(differences(office.tenant_id))


def test_a_version_whose_record_is_gone_keeps_the_others(at: Callable[[str], datetime]) -> None:
    """R69 What cannot be found is left out and named by `beacon check`, not made up."""
    at("2023-11-21 16:00")
    office = a_month()
    version = ReportVersion.objects.exclude(record_ids=[]).get()
    kept = version.facts
    gone, *there = version.record_ids
    ReportVersion.objects.filter(pk=version.pk).update(
        facts={}, record_ids=["01890000-0000-7000-8000-000000000000", *there]
    )

    filled.fill(apps, None)

    version.refresh_from_db()
    assert version.facts == {key: kept[key] for key in there} and gone not in version.facts
    assert any("找不到" in words for words in differences(office.tenant_id))
