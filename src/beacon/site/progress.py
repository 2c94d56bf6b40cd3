"""Tells the person at a terminal how far a long command is: nothing for the first two seconds, then now and then."""

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

PATIENCE = 2.0
"""Seconds between two words; a command that ends sooner says only what came of it."""


@dataclass
class Progress:
    """Where a command's words go. `step` names what is being done, `count` says how many are done."""

    out: TextIO = field(default_factory=lambda: sys.stderr)
    _step: str = ""
    _done: int = 0
    _spoke: float = field(default_factory=time.monotonic)

    def step(self, words: str) -> None:
        """What is done from now on."""
        self._step, self._done = words, 0
        self._speak()

    def count(self, more: int = 1) -> None:
        """So many more are done."""
        self._done += more
        self._speak()

    def _speak(self) -> None:
        if time.monotonic() - self._spoke >= PATIENCE:
            self._spoke = time.monotonic()
            done = f"：{self._done:,}" if self._done else ""
            print(f"… {self._step}{done}", file=self.out, flush=True)
