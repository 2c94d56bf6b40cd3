import random
import uuid
from datetime import date

import pytest

from beacon.figures.media import media_items
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Record
from beacon.records.read.pieces import Piece, distinct, earlier_of, same_piece
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
LINK = "https://news.example.org/a/119?id=7"


def told(who: Who, *, day: date = date(2023, 11, 2), **details: str) -> Record:
    draft = Draft("media", day, "community", details=details)
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def test_the_same_link_twice_is_one_piece_and_the_records_stay(office: Who) -> None:
    """R13 I27: counted once; the difference of http and https, of capitals and a last slash is none."""
    one, other = (someone("clerk", a_unit(office.tenant, name)) for name in ("锦绣社区", "滨江路社区"))
    told(one, link=LINK, outlet_kind="web")
    told(other, link="http://NEWS.example.org/a/119?id=7#top", outlet_kind="web")

    found = media_items(office, *YEAR)

    assert (found.items, found.records, found.by_outlet) == (1, 2, {"web": 1})
    assert media_items(one, *YEAR).items == 1


def test_headline_outlet_and_day_are_a_piece_where_there_is_no_link(office: Who) -> None:
    """R13 The printed paper has no link."""
    told(office, outlet="云汀日报", headline="居民学用灭火毯", outlet_kind="newspaper")
    told(office, outlet="云汀日报 ", headline="居民 学用灭火毯", outlet_kind="newspaper")
    told(office, outlet="云汀日报", headline="居民学用灭火毯", outlet_kind="newspaper", day=date(2023, 11, 3))

    assert media_items(office, *YEAR).by_outlet == {"newspaper": 2}


def test_each_kind_of_outlet_is_counted_apart_and_the_untold_too(office: Who) -> None:
    """R50 Newspaper, magazine, television and radio."""
    for kind in ("newspaper", "magazine", "tv", "radio"):
        told(office, headline=f"讲了{kind}", outlet="云汀", outlet_kind=kind)
    told(office)

    assert media_items(office, *YEAR).by_outlet == {"newspaper": 1, "magazine": 1, "tv": 1, "radio": 1, "untold": 1}


def test_pieces_of_another_day_and_another_subdistrict_stay_out(office: Who) -> None:
    """N10"""
    told(office, link=LINK, day=date(2022, 12, 31))
    told(the_office(a_tenant("桥头街道")), link="https://example.org/x")

    assert media_items(office, *YEAR).items == 0


def test_the_earlier_record_of_the_piece_is_found_within_reach_only(office: Who) -> None:
    """R13 N10 A unit is asked about its own record, never about another's."""
    one, other = (someone("clerk", a_unit(office.tenant, name)) for name in ("锦绣社区", "滨江路社区"))
    first = told(one, link=LINK)
    again, elsewhere = told(one, link=LINK), told(other, link=LINK)

    assert earlier_of(one, again) == first
    assert earlier_of(other, elsewhere) is None
    assert earlier_of(office, elsewhere) == again


def test_distinct_pieces_are_the_connected_ones() -> None:
    """N08 A naive count agrees: pieces joined by a shared link or headline, also through a third."""
    draw = random.Random(20231121)
    for _ in range(200):
        pieces = [
            Piece(
                draw.choice(["", "a", "b", "c"]), "报", draw.choice(["", "x", "y"]), date(2023, 1, draw.randint(1, 2))
            )
            for _ in range(draw.randint(0, 7))
        ]

        left, groups = list(range(len(pieces))), 0
        while left:
            groups += 1
            reach = [left.pop()]
            while reach:
                here = reach.pop()
                near = [n for n in left if same_piece(pieces[here], pieces[n])]
                left = [n for n in left if n not in near]
                reach += near

        assert len(distinct(pieces)) == groups
