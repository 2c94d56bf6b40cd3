"""What the reader hands back: plain frozen values, and their one shape as JSON."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypedDict

CADENCES = (
    "once",
    "daily",
    "weekly",
    "monthly",
    "bimonthly",
    "quarterly",
    "half_yearly",
    "yearly",
    "per_term",
    "term_start",
    "continuous",
)
"""Every word a cadence can be; `None` stands for an obligation whose text names no timing."""

KINDS = (
    "drill",
    "training",
    "visit_station",
    "door_to_door",
    "broadcast",
    "media",
    "screen_or_banner",
    "theme_event",
    "inspection",
    "self_check",
    "school_lesson",
    "learning_platform",
    "volunteer_team",
    "goods",
    "award",
    "report",
    "meeting",
    "plan",
    "other",
)
"""What is asked for. `beacon.notices.kinds.CHIPS` maps each to the activity kinds people can record."""

PLACES = ("duty", "track", "background", "unclear")
"""Where a sentence goes: something timed, something only counted, nothing to do, or for a person to say."""

Due = TypedDict(
    "Due",
    {"day": int | str, "next_month": bool, "weekday": int, "date": str, "from": str, "to": str},
    total=False,
)
"""`{"day": 23}` · `{"day": 5, "next_month": True}` · `{"day": "last"}` · `{"weekday": 5}` · `{"date": "2023-11-30"}` ·
`{"date": "--11-30"}` (any year) · `{"from": …, "to": …}`."""


@dataclass(frozen=True)
class Header:
    """The frame of the paper: who issued what to whom, and when."""

    issuer: str = ""
    title: str = ""
    year: int | None = None
    number: str | None = None
    addressees: tuple[str, ...] = ()
    signed_on: date | None = None
    is_public: bool = False
    printed_by: str = ""
    printed_on: date | None = None


@dataclass(frozen=True)
class Contact:
    """A person or desk named for questions; what the paper leaves out is empty."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Clause:
    """One sentence: `text` is exactly `notice[start:end]`, `place` one of `PLACES`."""

    number: str
    start: int
    end: int
    text: str
    place: str


@dataclass(frozen=True)
class Obligation:
    """One thing asked for: `quote` is exactly `notice[start:end]`, `clause` the index of its sentence."""

    quote: str
    start: int
    end: int
    clause: int
    actors: tuple[str, ...]
    cadence: str | None
    count: int
    due: Due | None
    kind: str
    setting: str | None
    topics: tuple[str, ...]

    @property
    def is_timed(self) -> bool:
        """Whether it can fall due: a period, an occasion or a date; 持续 alone is not one."""
        return self.due is not None or self.cadence not in (None, "continuous")


@dataclass(frozen=True)
class Reading:
    """A whole notice, read."""

    header: Header
    clauses: tuple[Clause, ...]
    obligations: tuple[Obligation, ...]
    contacts: tuple[Contact, ...]

    def as_json(self, id: str | None = None) -> dict[str, Any]:
        """The reading as values that `json.dumps` takes; dates are ISO strings."""
        header = asdict(self.header)
        for day in ("signed_on", "printed_on"):
            header[day] = header[day].isoformat() if header[day] else None
        return {
            "id": id,
            "header": header | {"addressees": list(self.header.addressees)},
            "clauses": [asdict(clause) for clause in self.clauses],
            "obligations": [_obligation_as_json(one) for one in self.obligations],
            "contacts": [asdict(contact) for contact in self.contacts],
        }


def _obligation_as_json(one: Obligation) -> dict[str, Any]:
    return asdict(one) | {"actors": list(one.actors), "topics": list(one.topics)}
