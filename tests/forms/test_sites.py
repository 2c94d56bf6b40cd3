"""Where it was: what a sent form says about the boxes."""

import pytest

from beacon.forms.sent import typed
from beacon.forms.sites import TICKED

ONE, TWO = "4f0e5a4e-0000-7000-8000-000000000011", "4f0e5a4e-0000-7000-8000-000000000012"


def a_form(kind: str, **boxes: str) -> dict[str, object]:
    return typed({"client_id": "1", "kind": kind, "place_chip": "锦绣苑1栋", "place": "", "sites": ONE, **boxes})


@pytest.mark.parametrize("kind", ["media", "online_training"])
def test_what_happens_nowhere_was_at_no_building_that_only_the_usual_place_had_ticked(kind: str) -> None:
    """R12, R13: nobody sees or touches the place of such a kind, so it must turn no building on."""
    raw = a_form(kind, buildings=ONE)

    assert {name: raw[name] for name in TICKED} == dict.fromkeys(TICKED, "")
    assert raw["place"] == ""


def test_boxes_somebody_ticked_stay_whatever_the_kind() -> None:
    """R12: an online training may be for the people of a building."""
    assert a_form("online_training", buildings=f"{ONE},{TWO}")["buildings"] == f"{ONE},{TWO}"
    assert a_form("online_training", buildings=ONE, estates="锦绣苑")["estates"] == "锦绣苑"
    assert a_form("talk", buildings=ONE)["buildings"] == ONE
