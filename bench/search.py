"""D4: the ledger's search as the office of one of 27 subdistricts asks, in a table of 250,000 records."""

from functools import partial
from urllib.parse import urlencode

from bench.client import Cost, Visitor, measure

ASKED: dict[str, dict[str, str]] = {
    "no words": {},
    "no words, page 100": {"page": "100"},
    "no words, last page": {"page": "999"},
    "two signs: 锦绣": {"q": "锦绣"},
    "two signs, page 30": {"q": "锦绣", "page": "30"},
    "two signs, few: 龙洞 of one village": {"q": "龙洞村17 村15"},
    "initials: jxy": {"q": "jxy"},
    "initials and signs: jxy3 用电": {"q": "jxy3 用电"},
    "in every record: 用电": {"q": "用电"},
    "in every record, page 40": {"q": "用电", "page": "40"},
    "nobody has it: 飞碟": {"q": "飞碟"},
    "one sign: 桥": {"q": "桥"},
    "锦绣, kind and quarter": {"q": "锦绣", "kind": "talk", "period": "quarter"},
    "锦绣, setting, by head-count": {"q": "锦绣", "setting": "rural", "sort": "people"},
    "用电, one month, by unit": {"q": "用电", "from": "2023-05-01", "to": "2023-05-31", "sort": "unit"},
    "kind and quarter": {"kind": "drill", "period": "quarter"},
    "without head-count, by time of saving": {"uncounted": "1", "sort": "saved"},
}


def search(port: int, rounds: int) -> list[Cost]:
    """Every question, asked again and again."""
    office = Visitor(port, "office-13")
    return [
        measure(name, partial(office.ask, "GET", f"/ledger/?{urlencode(asked)}"), rounds)
        for name, asked in ASKED.items()
    ]
