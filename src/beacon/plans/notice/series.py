"""Several lines of notices beside each other: the yearly points, the 119 month, campaigns. Of each line one notice is
in force a year; another text of the same line is its next version."""

import re
import uuid
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from beacon.plans.models import Notice, NoticeState, Series

LONGEST_NAME = 60


@dataclass(frozen=True)
class SeriesLine:
    """A series in a year; `name` is that of a campaign."""

    series: str
    name: str
    year: int


_NOVEMBER = re.compile(r"119|１１９|一一九|宣传月")
_CAMPAIGN = re.compile(r"专项|整治|行动")
_BEFORE_NAME = re.compile(r"^.*?[\d〇零一二三四五六七八九]{4}年(?:度)?|^.*?关于(?:开展|组织|印发|做好)?")
_AFTER_NAME = re.compile(r"(?:的通知|通知|(?:工作|实施|活动)?方案)$")


def proposed_line(title: str, year: int) -> SeriesLine:
    """The line a title speaks of: 工作要点 is the yearly one; 119 and 宣传月 the November one; 专项, 整治 and 行动 a
    campaign with a name of its own. The office may choose another while the notice is a draft."""
    if "要点" not in title:
        if _NOVEMBER.search(title):
            return SeriesLine(Series.NOVEMBER, "", year)
        if _CAMPAIGN.search(title):
            return SeriesLine(Series.CAMPAIGN, campaign_name(title), year)
    return SeriesLine(Series.YEARLY, "", year)


def campaign_name(title: str) -> str:
    """「高层建筑消防安全专项整治行动」 of 「江畔街道2023年高层建筑消防安全专项整治行动方案」."""
    name = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", title, count=1)).strip("《》 ")
    return (name or title)[:LONGEST_NAME]


def of_line(tenant_id: uuid.UUID, line: SeriesLine) -> QuerySet[Notice]:
    """The versions of a line."""
    return Notice.objects.filter(tenant_id=tenant_id, series=line.series, series_name=line.name, year=line.year).defer(
        "text"
    )


def line_of(notice: Notice) -> SeriesLine:
    """The line a notice belongs to."""
    return SeriesLine(notice.series, notice.series_name, notice.year)


def next_version(tenant_id: uuid.UUID, line: SeriesLine) -> int:
    """The number of the next version of a line. One query."""
    return (of_line(tenant_id, line).aggregate(last=Max("version"))["last"] or 0) + 1


def versions_of(notice: Notice) -> list[Notice]:
    """Every version of the notice's line, newest first, without the text. One query."""
    return list(of_line(notice.tenant_id, line_of(notice)).order_by("-version"))


def in_force_before(notice: Notice) -> Notice | None:
    """The version that publishing this draft would take the place of, if there is one. One query."""
    return of_line(notice.tenant_id, line_of(notice)).filter(state=NoticeState.PUBLISHED).exclude(pk=notice.pk).first()
