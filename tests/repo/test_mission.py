"""The mission page: complete, true to the tests, up to date."""

import importlib.util
import sys
from types import ModuleType

from tests.repo.house import ROOT


def load_mission() -> ModuleType:
    """The script that makes the page."""
    spec = importlib.util.spec_from_file_location("mission", ROOT / "scripts" / "mission.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mission"] = module
    spec.loader.exec_module(module)
    return module


mission = load_mission()


def test_all_seventy_and_twenty_rows_are_listed() -> None:
    rows = mission.rows()

    assert list(rows["notice"]) == [f"R{number:02}" for number in range(1, 71)]
    assert list(rows["everywhere"]) == [f"N{number:02}" for number in range(1, 21)]


def test_no_test_claims_a_row_that_does_not_exist() -> None:
    assert mission.unknown_rows() == []


def test_the_mission_page_is_up_to_date() -> None:
    """If this fails: make docs."""
    assert mission.PAGE.read_text(encoding="utf-8") == mission.page()
