"""One answer to an askable number: a value with where it comes from, or why there is none."""

from dataclasses import dataclass

from beacon.kit.rates import Rate

NO_NUMBER = "这个数还没有，以后有了再填。"
NOT_ENTERED = "未录入。"
WHOLE_ONLY = "这个数只有全街道的，没有分单位的。"
NO_PERIOD = "这一期没有这个数，请换一个统计期。"
NOTHING_DUE = "这一期没有要办的，不适用。"
NO_ROWS = "名册里还没有这一类，不适用。"

LEDGER, COLLECT, DUTIES, SETUP, REGISTERS = "ledger", "collect", "duties", "setup", "registers"
"""Where the list behind a number is."""


@dataclass(frozen=True)
class Source:
    """A list behind a number: a place of the program, and the question it is asked there."""

    place: str
    label: str = ""
    query: str = ""


@dataclass(frozen=True)
class Answer:
    """A value, or in `why` the reason that there is none. `remark` is what the reader of a value should know."""

    value: int | float | Rate | None
    why: str = ""
    remark: str = ""
    sources: tuple[Source, ...] = ()
