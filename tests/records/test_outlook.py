"""What a change means for whom, told from two pictures of the expected rows."""

import uuid
from datetime import UTC, date, datetime
from itertools import permutations

from beacon.records.following.outlook import Row, outlook

UNIT = uuid.uuid4()
ENDS = date(2023, 6, 30)


def _row(starts: date, needed: int) -> Row:
    late = datetime(2023, 6, 30, 16, tzinfo=UTC)
    nothing = frozenset[uuid.UUID]()
    return Row(UNIT, "锦绣社区", 3, "上半年演练", starts, ENDS, ENDS, late, needed, None, "", uuid.uuid4(), nothing)


def test_what_is_told_does_not_hang_on_the_order_in_which_the_rows_were_read() -> None:
    """R68 A rehearsal reads new rows in another order than the deed, and both say the same; rows of one name and day
    stand by what is said of them."""
    rows = {uuid.uuid4(): _row(date(2023, 5, 7), needed) for needed in (2, 1, 3)}

    said = {outlook({}, dict(order)) for order in permutations(rows.items())}

    (only,) = said
    assert [line.sentence for line in only.units[0].lines] == [
        "上半年演练：5月7日至6月30日。",
        "上半年演练：5月7日至6月30日，2次。",
        "上半年演练：5月7日至6月30日，3次。",
    ]
