"""States and the moves between them, as one table per kind of thing."""

from collections.abc import Mapping
from dataclasses import dataclass

from beacon.kit.refusals import Reason


@dataclass(frozen=True)
class Move:
    """One permitted move: from any of `sources` to `target`; `label` is its word on the button."""

    name: str
    label: str
    sources: frozenset[str]
    target: str


@dataclass(frozen=True)
class Lifecycle:
    """A closed table of states and moves.

    `owners` tells for each state whose turn it is, for the line "now it is with …" on the page.
    """

    labels: Mapping[str, str]
    owners: Mapping[str, str]
    moves: tuple[Move, ...]

    def move(self, name: str) -> Move:
        """The move called `name`; KeyError if the table has none."""
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(name)

    def refusal(self, name: str, state: str) -> Reason | None:
        """None when the move is open from `state`, else the reason naming both in Chinese."""
        move = self.move(name)
        if state in move.sources:
            return None
        return Reason("wrong_state", f"现在是「{self.labels[state]}」，不能再{move.label}。请刷新看看最新情况。")

    def after(self, name: str, state: str) -> str:
        """The state after the move. ValueError when it is not open; deeds ask `refusal` first."""
        if self.refusal(name, state) is not None:
            raise ValueError(f"{name} is not open from {state}")
        return self.move(name).target
