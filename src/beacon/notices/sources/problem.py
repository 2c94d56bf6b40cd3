"""Why a file could not be read, in one sentence for the person who chose it, and the limits behind some of
them.
"""

UPLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of an uploaded notice. The longest real ones, with seals scanned in, are below 5 MB."""

TEXT_LIMIT = 60_000
"""Characters of text. A notice has a few pages of at most 616 characters; a hundred full pages are a book,
not a notice.
"""


class SourceProblem(ValueError):
    """A file that holds no readable notice. `str()` is one Chinese sentence that says what to do next."""


def too_long() -> SourceProblem:
    """The refusal of a text beyond `TEXT_LIMIT`."""
    return SourceProblem("这份文件的文字超过6万字，通知一般只有几页；请只传通知本身，或把要用的部分粘贴进来。")


def nothing_written() -> SourceProblem:
    """The refusal of a file that opens but holds no words."""
    return SourceProblem("这份文件里没有文字，请换成有正文的文件，或直接粘贴正文。")
