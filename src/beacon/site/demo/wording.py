"""Places and sentences of the invented town: put together from lists, no two sentences alike."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).resolve().parent / "data"

AUDIENCE_OF_SETTING: Mapping[str, Sequence[str]] = {
    "enterprise": ("staff", "key_person"),
    "rural": ("two_committees",),
    "community": ("residents",),
    "school": ("staff",),
    "family": ("residents",),
}
FORMS = ("desk", "courtyard_meeting", "contest", "show", "exhibition")


@cache
def phrases() -> Mapping[str, Any]:
    """The lists everything is put together from."""
    found: Mapping[str, Any] = json.loads((DATA / "phrases.json").read_text(encoding="utf-8"))
    return found


class Wording:
    """Draws places, sentences and particulars; remembers the sentences so that none comes twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._said: set[str] = set()

    def place(self, reporter: str, name: str, setting: str) -> str:
        """Somewhere that belongs to the unit; departments go out into the town."""
        places = phrases()["places"]
        if reporter in places:
            return str(self.rng.choice(places[reporter]))
        spot = str(self.rng.choice(places[reporter[0] if reporter[0] in "SE" else "D"]))
        return f"{name}{spot}" if reporter[0] in "SE" else spot

    def words(self, kind: str, setting: str) -> tuple[str, dict[str, object]]:
        """A sentence said nowhere else, and the particulars that go with it."""
        groups, tails = phrases()["groups"], phrases()["tails"]
        while True:
            drawn = {
                "topic": self.rng.choice(phrases()["topics"][setting]),
                "group": self.rng.choice(groups.get(f"{kind}:{setting}") or groups[setting]),
                "tail": self.rng.choice(tails[""] + tails[setting]),
                "trainer": self.rng.choice(phrases()["trainers"]),
                "scene": self.rng.choice(phrases()["scenes"]),
            }
            sentence = str(self.rng.choice(phrases()["lines"][kind])).format(**drawn)
            if sentence not in self._said:
                self._said.add(sentence)
                return sentence, self._details(kind, setting, drawn)

    def _details(self, kind: str, setting: str, drawn: Mapping[str, str]) -> dict[str, object]:
        match kind:
            case "talk":
                return {"topic": drawn["topic"]}
            case "theme_event":
                return {"form": self.rng.choice(FORMS)}
            case "training":
                return {
                    "audience": self.rng.choice(AUDIENCE_OF_SETTING[setting]),
                    "trainer": drawn["trainer"],
                    "duration_minutes": self.rng.choice((40, 60, 90, 120)),
                }
            case "drill":
                return {"evac_minutes": self.rng.randint(3, 12), "notified_before": True}
            case _:
                return {}

    def broadcast(self) -> dict[str, object]:
        """What a village played over its loudspeakers."""
        return {
            "times": self.rng.randint(1, 4),
            "minutes": self.rng.choice((10, 15, 20, 30, 40)),
            "clip": self.rng.choice(phrases()["clips"]),
        }
