"""What a version that was sent earlier could not know: figures that were not counted yet when it was frozen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from beacon.catalogue.tallies import PUT_UP
from beacon.figures.counted import Counted
from beacon.reports.models import ReportVersion

Key = TypeVar("Key")


def as_known(version: ReportVersion, records: Mapping[Key, Counted]) -> Mapping[Key, Counted]:
    """The records without the figures that the version was frozen without: of those it told nothing, not nought, so
    that there is no difference to tell either."""
    if "put_up" in version.figures:
        return records
    return {
        key: replace(one, figures={figure: n for figure, n in one.figures.items() if figure not in PUT_UP})
        for key, one in records.items()
    }
