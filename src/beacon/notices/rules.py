"""A rule of reading: a pattern that carries its own proof."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Rule:
    """`means` is what a match stands for. `example` must match and `counter` must not: the tests run both.

    Patterns are matched on views (see `surface`): no blanks, narrow digits, wide brackets, commas and colons.
    Every repetition in them is bounded, so the time a rule takes grows with the text and not faster.
    """

    name: str
    means: str
    pattern: str
    example: str
    counter: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self.pattern)
