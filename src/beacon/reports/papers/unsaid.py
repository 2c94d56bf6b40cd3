"""What the records of a month left unsaid, so that the statistic table cannot count it: told below the table."""

from collections import defaultdict
from collections.abc import Iterator

from beacon.catalogue.tallies import BANNERS, POSTERS, SCREEN_MINUTES, SCREENS
from beacon.reports.papers.month import Month

_NOT_SAID = (
    ("banner", (BANNERS, POSTERS), "横幅没写挂了几条"),
    ("screen", (SCREENS,), "大屏没写几块"),
    ("screen", (SCREEN_MINUTES,), "大屏没写每天播多久或播到哪天"),
)


def unsaid(month: Month) -> Iterator[str]:
    """A phrase for each thing that was not said: 「2条横幅没写挂了几条」. A record that several units share is one, and
    tells what the unit tells that recorded it."""
    kinds: dict[str, str] = {}
    told = defaultdict[str, set[str]](set)
    for entry in month.reported:
        if entry.version and "put_up" in entry.version.figures:
            for key, kept in entry.version.facts.items():
                kinds[key] = kept["kind"]
                told[key].update(kept["figures"])
    for kind, figures, words in _NOT_SAID:
        silent = sum(of == kind and told[key].isdisjoint(figures) for key, of in kinds.items())
        if silent:
            yield f"{silent}条{words}"
    distinct = month.total.distinct
    if distinct and (pieces := distinct.levels[""]):
        yield f"{pieces}篇报道没写哪一级"
    if distinct and distinct.without_site:
        yield f"{len(distinct.without_site)}条高层检查没选是哪栋"
