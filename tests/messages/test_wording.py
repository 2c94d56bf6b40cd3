from datetime import date

import pytest

from beacon.messages.wording import group_reminder

UNITS = ("锦绣", "滨江路", "柏树", "社区", "经济发展")


@pytest.mark.parametrize(("days_left", "part"), [(2, "还有2天"), (0, "今天24:00截止"), (-1, "补报即可，不用写说明")])
def test_a_group_text_says_what_is_ready_and_names_nobody(days_left: int, part: str) -> None:
    """R69 Texts for a chat group carry no unit's name, before, on and after the deadline."""
    text = group_reminder(month=11, due_on=date(2023, 11, 23), days_left=days_left, office="街道消安办")

    assert part in text
    assert [name for name in UNITS if name in text] == []
