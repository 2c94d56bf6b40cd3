"""The one way a deed says no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why something may not be done, in a sentence for the person who asked.

    `code` is for programs and tests, `sentence` for the screen; `field` names the form field concerned, if one is.
    """

    code: str
    sentence: str
    field: str | None = None


class Refusal(Exception):
    """Raised by a deed that will not be done. Carries the same reason a page shows beside a greyed button."""

    def __init__(self, code: str, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.reason = Reason(code, sentence, field)

    @classmethod
    def because(cls, reason: Reason) -> "Refusal":
        """The refusal for a reason that was already worked out."""
        return cls(reason.code, reason.sentence, reason.field)

    def in_form(self) -> Reason:
        """The reason, to stand in the form that was sent; where it names no field, the refusal goes on as it is."""
        if self.reason.field is None:
            raise self
        return self.reason

    @property
    def code(self) -> str:
        """Stable identifier of the reason."""
        return self.reason.code

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return self.reason.sentence


NOT_YOURS = Reason("not_yours", "这条属于别的单位，您看不到内容。")
"""Said alike of a thing that is another unit's and of one that does not exist, so that asking tells nothing."""


def require(reason: Reason | None) -> None:
    """Raise the refusal if there is a reason for one."""
    if reason is not None:
        raise Refusal.because(reason)
