"""What a random record says beside what all kinds have, and the records that no month may lack."""

import random
import uuid
from datetime import date, timedelta
from itertools import product

from beacon.catalogue.fields import Value
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.sites import Sites

ONCE: dict[str, dict[str, Value]] = {
    "media": {"outlet": "云汀日报", "headline": "消防宣传进社区", "outlet_kind": "newspaper"},
    "broadcast": {"times": 3, "minutes": 20},
    "banner": {"banners_n": 4, "posters_n": 6, "slogan": "人人有责"},
    "screen": {"screens_n": 2, "minutes_a_day": 90, "until": "2023-11-12"},
}
"""Particulars by kind that a month must not lack."""


def some_particulars(rng: random.Random, kind: str, day: date) -> dict[str, Value]:
    """What is counted of this kind, most of it told, some of it not."""
    if kind == "broadcast":
        return {"times": rng.randrange(1, 6), "minutes": rng.randrange(0, 60)}
    if kind == "media":
        return _a_piece(rng)
    if kind == "drill":
        return _most(rng, evac_minutes=rng.randrange(1, 15))
    if kind == "banner":
        told = _most(rng, banners_n=rng.randrange(1, 9), slogan="人人有责")
        return {**told, "posters_n": day.day} if "slogan" in told else told
    if kind == "screen":
        last = day + timedelta(days=rng.randrange(0, 40))
        return _most(rng, screens_n=rng.randrange(1, 4), minutes_a_day=rng.randrange(1, 300), until=last.isoformat())
    return {}


def _most(rng: random.Random, **told: Value) -> dict[str, Value]:
    return {name: value for name, value in told.items() if rng.random() < 0.7}


def _a_piece(rng: random.Random) -> dict[str, Value]:
    """In the press: the same few pieces again and again, by link, by headline, by outlet."""
    told: dict[str, Value] = {"outlet": "云汀日报", "headline": f"标题{rng.randrange(4)}"}
    if rng.random() < 0.7:
        told["outlet_kind"] = rng.choice(("newspaper", "tv", "wechat"))
    if rng.random() < 0.5:
        told["link"] = f"http://news.example/{rng.randrange(4)}{rng.choice(('', '/'))}"
    return told


def what_chance_may_leave_out(first: Who, second: Who, item: str, schools: tuple[uuid.UUID, ...]) -> None:
    """Hand-outs of an added thing and of more than there was, an event without a head-count, both with a partner; a
    talk at a school; one piece in the press that two units recorded; what was broadcast, hung up and shown."""
    given = {item: 12, "apron": 30, "shopping_bag": 90}
    for by, other, people in ((first, second, 40), (second, first, None)):
        co_units = (other.unit.id,)
        draft = Draft("giveaway", date(2023, 11, 9), "family", audience_count=people, handouts=given, co_units=co_units)
        _save(by, draft)
    talk = Draft("talk", date(2023, 11, 8), "school", audience_count=60, sites=Sites(schools=schools))
    _save(first, talk)
    for by, (kind, told) in product((first, second), ONCE.items()):
        _save(by, Draft(kind, date(2023, 11, 10), "community", details=told))


def _save(by: Who, draft: Draft) -> None:
    save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4())
