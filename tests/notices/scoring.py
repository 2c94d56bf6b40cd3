"""How well the reader reads: its answers beside labelled sentences and notices.

`python -m tests.notices.scoring [tune|held|first|…|sixth] [--errors]` prints the figures that
`docs/explanation/reader.md` shows.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from beacon.notices import Obligation, read_notice

DATA = Path(__file__).parent / "data"
ROUNDS = {
    "tune": ("first", "second", "fourth", "fifth"),
    "held": tuple(name for name in ("third", "sixth") if (DATA / f"{name}_notices.jsonl").exists()),
}
"""Each round was written before the reader was changed for anything in it. Those of `tune` have since been looked at
and tuned on; of those of `held` only the figures have been read. The fourth, fifth and sixth are by authors who have
not seen the rules."""

PARTS = ("due", "count", "kind", "actors")
Label = Mapping[str, Any]


@dataclass
class Tally:
    """So many right of so many."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.of += 1

    @property
    def rate(self) -> float:
        return self.right / self.of if self.of else 1.0


@dataclass
class Figures:
    """The sums of one half; `errors` says in words what went wrong."""

    labelled: int = 0
    predicted: int = 0
    matched: int = 0
    parts: dict[str, Tally] = field(
        default_factory=lambda: {name: Tally() for name in ("due", "count", "kind", "actors")}
    )
    sentences: Tally = field(default_factory=Tally)
    false_alarms: Tally = field(default_factory=Tally)
    errors: list[str] = field(default_factory=list, repr=False)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of timed demands."""
        return 2 * self.matched / (self.labelled + self.predicted)


def cases(name: str, half: str) -> Iterator[dict[str, Any]]:
    """The labelled cases of a kind (`notices`, `sentences`) that belong to a half, or to one round by its name."""
    for round_ in ROUNDS.get(half, (half,)):
        for line in (DATA / f"{round_}_{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def score(half: str) -> Figures:
    """Reads every case of a half, or of one round, and compares."""
    figures = Figures()
    for case in cases("notices", half):
        _compare(case, _predicted(case["text"]), figures)
    for case in cases("sentences", half):
        found = _predicted(case["text"])
        _compare(case, found, figures)
        _sentence(case, found, figures)
    return figures


def _predicted(text: str) -> list[Obligation]:
    return [one for one in read_notice(text).obligations if one.cadence is not None]


def _sentence(case: Mapping[str, Any], found: list[Obligation], figures: Figures) -> None:
    said = Counter(one.cadence for one in found)
    figures.sentences.add(said == Counter(one["cadence"] for one in case["obligations"]))
    if not case["obligations"]:
        figures.false_alarms.add(bool(found))


def _compare(case: Mapping[str, Any], found: list[Obligation], figures: Figures) -> None:
    labels: list[Label] = case["obligations"]
    figures.labelled += len(labels)
    figures.predicted += len(found)
    pairs = _pairs(case["text"], labels, found)
    figures.matched += len(pairs)
    for label, one in pairs:
        for name, right in _parts(label, one).items():
            figures.parts[name].add(right)
            if not right:
                figures.errors.append(
                    f"{case['id']} {name}: {getattr(one, name)!r} for {label[name]!r} | {label['quote']}"
                )
    for label in labels:
        if not any(label is matched for matched, _ in pairs):
            figures.errors.append(f"{case['id']} missed {label['cadence']} | {label['quote']}")
    for one in found:
        if not any(one is matched for _, matched in pairs):
            figures.errors.append(f"{case['id']} too much {one.cadence} {one.due or ''} | {one.quote}")


def _pairs(text: str, labels: list[Label], found: list[Obligation]) -> list[tuple[Label, Obligation]]:
    """One to one: equal cadence and at least half of the label's quote; the closest first."""
    near = []
    for label in labels:
        spots = _spots(text, label["quote"])
        for one in found:
            covered = sum(one.start <= spot < one.end for spot in spots)
            if one.cadence == label["cadence"] and 2 * covered >= len(spots):
                near.append((covered / len(spots), sum(_parts(label, one).values()), -len(one.quote), label, one))
    pairs: list[tuple[Label, Obligation]] = []
    for *_, label, one in sorted(near, key=lambda pair: pair[:3], reverse=True):
        if not any(label is before or one is after for before, after in pairs):
            pairs.append((label, one))
    return pairs


def _spots(text: str, quote: str) -> list[int]:
    signs = [(spot, sign) for spot, sign in enumerate(text) if not sign.isspace()]
    place = "".join(sign for _, sign in signs).find("".join(quote.split()))
    assert place >= 0, f"the quote is not in its text: {quote}"
    return [spot for spot, _ in signs[place : place + len("".join(quote.split()))]]


def _parts(label: Label, one: Obligation) -> dict[str, bool]:
    named = any(a in b or b in a for a in label["actors"] for b in one.actors) or not label["actors"]
    return {
        "due": _same_due(label["due"], one.due),
        "count": label["count"] == one.count,
        "kind": label["kind"] == one.kind,
        "actors": named,
    }


def _same_due(label: Mapping[str, Any] | None, said: Mapping[str, Any] | None) -> bool:
    """Equal; where either leaves the year open, month and day decide."""
    if not label or not said or label.keys() != said.keys():
        return label == said
    return all(_same_value(label[key], said[key]) for key in label)


def _same_value(label: object, said: object) -> bool:
    if isinstance(label, str) and isinstance(said, str) and (label[:2] == "--" or said[:2] == "--"):
        return label[-5:] == said[-5:]
    return label == said


def lines(figures: Figures) -> Iterable[str]:
    """The figures as a table of Markdown."""
    yield "| figure | value | of |"
    yield "|---|--:|--:|"
    yield f"| cadence F1 | {figures.f1:.3f} | {figures.labelled} labels, {figures.predicted} predictions |"
    for name, tally in figures.parts.items():
        yield f"| {name} of the matched | {tally.rate:.3f} | {tally.of} |"
    yield f"| cadence accuracy, single sentences | {figures.sentences.rate:.3f} | {figures.sentences.of} |"
    quiet = figures.false_alarms
    yield f"| false alarms | {quiet.rate:.3f} | {quiet.of} sentences that ask for nothing timed |"


if __name__ == "__main__":
    half = next((word for word in sys.argv[1:] if not word.startswith("-")), "held")
    result = score(half)
    print("\n".join(lines(result)))
    if "--errors" in sys.argv:
        print("\n".join(result.errors))
