"""What a record counts for, put together from its facts."""

import uuid
from datetime import date
from itertools import permutations

from beacon.figures.counted import Counted, gathered

DAY = date(2023, 11, 20)
FIGURES = {"records": 1, "events": 1, "attendance": 20, "handout.apron": 20, "handout.bag-of-ours": 3}


def test_the_order_in_which_a_database_gives_the_facts_changes_nothing_that_is_told() -> None:
    """N08 R69 Figures stand in the order of the catalogue, things of one's own behind them."""
    record = uuid.uuid4()
    facts = [(record, "giveaway", "community", None, DAY, figure, value) for figure, value in FIGURES.items()]

    orders = {tuple(gathered(rows)[record].figures.items()) for rows in permutations(facts)}

    assert orders == {tuple(FIGURES.items())}


def test_a_record_kept_with_what_was_sent_comes_back_in_the_same_order() -> None:
    """N09 JSON of PostgreSQL sorts its keys by length."""
    record = Counted("giveaway", "community", DAY, FIGURES)
    kept = record.frozen()

    kept["figures"] = dict(sorted(kept["figures"].items(), key=lambda one: (len(one[0]), one[0])))

    assert list(Counted.thawed(kept).figures.items()) == list(FIGURES.items())
