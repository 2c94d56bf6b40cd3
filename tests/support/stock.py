"""Stock of a small subdistrict: what lies on a shelf, and deeds as short as a test needs them."""

import uuid
from collections.abc import Mapping
from datetime import date

from beacon.goods.models import StockMove
from beacon.goods.moves import Batch
from beacon.goods.moving import issue, take_in
from beacon.goods.shelves import Owner, on_shelf, shelf_of
from beacon.people.models import Unit
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
from beacon.records.models import Record

DAY = date(2023, 11, 2)


def bought(
    by: Who, owner: Owner = None, *, day: date = DAY, pieces: Mapping[str, int] | None = None, **more: int
) -> Batch:
    """Things taken in on a shelf, the store's unless another is named."""
    return take_in(by=by, owner=owner, pieces={**(pieces or {}), **more}, day=day, request_id=uuid.uuid4())


def sent(by: Who, to: Unit, day: date = DAY, **pieces: int) -> Batch:
    """Things sent from the store to a unit."""
    return issue(by=by, to=to, pieces=pieces, day=day, request_id=uuid.uuid4())


def handed(by: Who, *, day: date = DAY, pieces: Mapping[str, int] | None = None, **more: int) -> Record:
    """A record of a giveaway."""
    draft = Draft(
        kind="giveaway", happened_on=day, setting="community", place="小广场", handouts={**(pieces or {}), **more}
    )
    return save_record(by=by, unit=by.unit, draft=draft, client_id=uuid.uuid4()).record


def left(who: Who, owner: Owner = None, item: str = "apron") -> int:
    """What lies on a shelf of one thing."""
    shelf = shelf_of(who.tenant_id, owner)
    return on_shelf(shelf).get(item, 0) if shelf else 0


def moves(who: Who) -> int:
    """How many moves there are."""
    return StockMove.objects.filter(tenant_id=who.tenant_id).count()
