"""What a version that was sent earlier could not know: figures that were not counted yet when it was frozen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from beacon.catalogue.tallies import POSTERS, PUT_UP
from beacon.figures.counted import Counted
from beacon.reports.models import ReportVersion

Key = TypeVar("Key")


def as_known(version: ReportVersion, records: Mapping[Key, Counted]) -> Mapping[Key, Counted]:
    """The records without the figures that the version was frozen without: of those it told nothing, not nought, so
    that there is no difference to tell either."""
    known = version.figures.get("put_up", {})
    unknown = [] if POSTERS in known else [POSTERS] if "put_up" in version.figures else PUT_UP
    if not unknown:
        return records
    return {
        key: replace(one, figures={figure: n for figure, n in one.figures.items() if figure not in unknown})
        for key, one in records.items()
    }
