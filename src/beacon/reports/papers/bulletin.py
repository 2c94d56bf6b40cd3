"""简报: what one record says, in the words of a bulletin.

The text restates what was recorded and adds nothing; what nobody recorded is named beside the form, not made up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from beacon.catalogue.fields import Field, FieldType, Value
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.saying import as_read
from beacon.catalogue.topics import TOPICS
from beacon.files.models import Upload
from beacon.goods.items import named
from beacon.kit.days import short_day
from beacon.records.models import Record
from beacon.records.read.reading import co_units_in, photos_of, schools_in


@dataclass(frozen=True)
class Facts:
    """What a record says, ready for a bulletin: its words, and the names of what nobody recorded."""

    title: str
    text: str
    missing: tuple[str, ...]
    photos: tuple[Upload, ...]
    shows_children: bool
    """Whether its photos may show pupils; none is chosen beforehand then (domain reference §7.1)."""

    def chosen(self, most: int) -> tuple[UUID, ...]:
        """The photos chosen beforehand."""
        return () if self.shows_children else tuple(photo.id for photo in self.photos[:most])


def facts_for(record: Record) -> Facts:
    """The proposal. Three queries."""
    kind = KINDS[record.kind]
    photos = tuple(photos_of(record))
    schools = [school.name for school in schools_in(record)]
    helpers = [unit.name for unit in co_units_in(record)]
    sentences = [_what(record, schools, helpers), record.summary.strip(), *_more(record)]
    lacking = {
        "地点": not record.place and not schools,
        "参加人次": kind.has_audience and record.audience_count is None,
        "过程和做法（说一句）": not record.summary.strip(),
        "照片": not photos,
    }
    return Facts(
        title=f"{record.author.name}{_verb(record.kind)}",
        text="\n".join(_ended(sentence) for sentence in sentences if sentence),
        missing=tuple(name for name, is_lacking in lacking.items() if is_lacking),
        photos=photos,
        shows_children=kind.at_school or "children" in record.audience_groups,
    )


def _what(record: Record, schools: Sequence[str], helpers: Sequence[str]) -> str:
    """「11月2日，锦绣社区在锦绣苑开展消防演练，86人次参加」."""
    day = short_day(record.happened_on)
    hour = f"{record.started_at:%H:%M}" if record.started_at else ""
    places = "、".join(dict.fromkeys([*schools, *([record.place] if record.place else [])]))
    together = f"联合{'、'.join(helpers)}" if helpers else ""
    people = f"，{record.audience_count}人次参加" if record.audience_count is not None else ""
    return f"{day}{hour}，{record.author.name}{together}{f'在{places}' if places else ''}{_verb(record.kind)}{people}"


_VERBS = {
    "talk": "开展消防宣讲",
    "drill": "组织消防演练",
    "giveaway": "集中发放消防宣传品",
    "station_visit": "组织参观消防站",
    "broadcast": "播放消防广播",
    "theme_event": "开展消防主题活动",
    "training": "开展消防培训",
    "school_event": "开展校园消防活动",
    "school_check": "检查校园消防安全",
    "meeting": "会商消防宣传工作",
    "online_training": "开展在线消防培训",
    "screen": "在大屏播放消防内容",
    "video": "播放消防宣传片",
    "banner": "悬挂消防横幅",
    "column": "办消防宣传专栏",
    "media": "刊发消防报道",
    "media_ride": "组织媒体随行",
    "family_check": "组织亲子共查",
    "gathering": "组织集体活动",
    "lane_clear": "劝导清理消防通道",
    "delegated_visit": "开展执法随行宣传",
    "enterprise_hunt": "组织企业查患",
    "platform_promo": "推广消防学习平台",
    "base_visit": "组织参观教育基地",
    "urge": "督促消防宣传",
    "highrise_check": "检查高层建筑消防安全",
    "other": "开展消防宣传",
}


def _verb(kind: str) -> str:
    return _VERBS.get(kind, f"开展{KINDS[kind].label}")


def _more(record: Record) -> Iterator[str]:
    """One sentence for each group of facts that were recorded."""
    if record.topics:
        yield f"内容涉及{'、'.join(TOPICS[name] for name in record.topics if name in TOPICS)}"
    if record.audience_groups:
        yield f"面向{'、'.join(AUDIENCE_GROUPS[name] for name in record.audience_groups if name in AUDIENCE_GROUPS)}"
    own_fields = [own for own in KINDS[record.kind].fields or () if own.name in record.details]
    values = [(own, record.details[own.name]) for own in own_fields]
    yield "；".join(filter(None, (_detail(own, value, as_read(own, value)) for own, value in values)))
    forces = [f"{label}{record.forces[name]}人次" for name, label in FORCES.items() if record.forces.get(name)]
    if forces:
        yield f"出动{'、'.join(forces)}"
    if record.skill_count:
        yield f"现场会用消防器材的有{record.skill_count}人次"
    things = named(record.tenant_id, record.handouts)
    given = [(item, record.handouts[key]) for key, item in things.items() if record.handouts.get(key)]
    if given:
        yield f"发放{'、'.join(f'{item.label}{pieces}{item.counter}' for item, pieces in given)}"


def _detail(own: Field, value: Value, words: str) -> str:
    """「疏散用时6分钟」, 「培训对象：居民」; a question answered with no says nothing."""
    if own.type is FieldType.YES_NO:
        return own.label if value else ""
    return f"{own.label}{words}" if own.type in (FieldType.INTEGER, FieldType.MINUTES) else f"{own.label}：{words}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("。", "！", "？", "…")) else f"{sentence.rstrip('，；、.;,')}。"
