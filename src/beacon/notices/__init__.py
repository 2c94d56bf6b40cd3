"""The reader: the text of a notice → header, clauses, obligations, contacts. Pure Python, no database.

`read_notice` is the one entrance; `beacon.notices.sources.any_file.read_text` turns files into its text.
"""

from beacon.notices.kinds import CHIPS
from beacon.notices.reader import read_notice
from beacon.notices.reading import CADENCES, KINDS, PLACES, Clause, Contact, Due, Header, Obligation, Reading

__all__ = [
    "CADENCES",
    "CHIPS",
    "KINDS",
    "PLACES",
    "Clause",
    "Contact",
    "Due",
    "Header",
    "Obligation",
    "Reading",
    "read_notice",
]
