"""What became of a unit, in words, from the journal."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beacon.journal.models import Line
from beacon.journal.reading import latest_of
from beacon.journal.verbs import verb_label
from beacon.kit.days import full_day
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.models import Account, Post, Unit
from beacon.people.reach import Who
from beacon.people.roles import ROLES
from beacon.people.roster.of_units import UNIT_COLUMNS, shown_value

SHOWN = 50
"""The latest lines; older ones are in the journal."""


@dataclass(frozen=True)
class Past:
    """One thing that was done: when, by whom ("" for the program), what."""

    at: datetime
    who: str
    sentence: str


def history_of(who: Who, unit: Unit, posts: Sequence[Post]) -> list[Past]:
    """What was done to a unit within reach and to the posts at it, newest first. Three queries."""
    if not who.reaches(unit):
        raise Refusal.because(NOT_YOURS)
    of_posts = {post.id: post for post in posts}
    lines = latest_of(who.tenant_id, [unit.id, *of_posts], SHOWN)
    actors = Account.objects.filter(id__in={line.actor_id for line in lines if line.actor_id})
    names = dict(actors.values_list("id", "name"))
    merged = _merged(who, lines)
    return [
        Past(line.at, names.get(line.actor_id, "") if line.actor_id else "", _said(line, of_posts, merged))
        for line in lines
    ]


def _merged(who: Who, lines: Sequence[Line]) -> Mapping[str, str]:
    keys = {key for line in lines if line.verb == "merge_units" for key in line.detail.get("units", ())}
    rows = Unit.objects.filter(tenant_id=who.tenant_id, id__in=keys) if keys else ()
    return {str(unit.id): unit.name for unit in rows}


def _said(line: Line, posts: Mapping[uuid.UUID, Post], merged: Mapping[str, str]) -> str:
    post = posts.get(line.thing_id) if line.thing_id else None
    if post is not None:
        return f"{verb_label(line.verb)}：{post.account.name} {ROLES[post.role].label}{_terms(line.detail)}"
    match line.verb:
        case "change_unit":
            return "；".join(
                f"{UNIT_COLUMNS.get(column, column)}：{shown_value(column, before)} → {shown_value(column, after)}"
                for column, (before, after) in line.detail.get("changed", {}).items()
            )
        case "merge_units":
            units = "、".join(merged.get(key, "") for key in line.detail.get("units", ()))
            return f"{units}并入，{_day(line.detail)}是它们最后一天"
        case "open_unit":
            return f"新设单位，{_day(line.detail)}启用"
        case "close_unit":
            return f"停用，用到{_day(line.detail)}"
    return verb_label(line.verb)


def _terms(detail: Mapping[str, object]) -> str:
    """From and to of a post's days, where they changed."""
    changed = []
    for name, label in (("since", "起"), ("until", "止")):
        terms = detail.get(name)
        if isinstance(terms, list) and len(terms) == 2 and terms[0] != terms[1]:
            changed.append(f"{label}：{terms[0] or '空'} → {terms[1] or '空'}")
    return f"，{'；'.join(changed)}" if changed else ""


def _day(detail: Mapping[str, object]) -> str:
    try:
        day = date.fromisoformat(str(detail.get("on", "")))
    except ValueError:
        return ""
    return full_day(day)
