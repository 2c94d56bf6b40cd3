"""How long a paper is: said softly, never a reason to refuse it.

关于整治形式主义为基层减负的若干规定 (2024): papers for general work within 5,000 characters, those for one task within
4,000.
"""

from beacon.documents.official.paper import Block, Heading, OfficialPaper, Paragraph

MOST_GENERAL = 5000
MOST_ONE_TASK = 4000


def signs_of(paper: OfficialPaper) -> int:
    """The characters of the title and of the body, blanks left out; tables, attachments and 版记 do not count."""
    words = paper.title + "".join(map(_words, paper.blocks))
    return len("".join(words.split()))


def length_note(paper: OfficialPaper, most: int = MOST_GENERAL) -> str:
    """A sentence when the paper is longer than it should be, empty when it is not."""
    count = signs_of(paper)
    if count <= most:
        return ""
    return f"正文约{count}字，减负规定提倡不超过{most}字，看看哪些可以放到附件或删掉。"


def _words(block: Block) -> str:
    if isinstance(block, Heading):
        return block.label + block.text + block.rest
    if isinstance(block, Paragraph):
        return "".join(run.text for run in block.runs)
    return ""
