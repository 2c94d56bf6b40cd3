"""Tables that come in: the file of a form, and the page of an upload that waits for 导入."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from beacon.kit.refusals import Reason, Refusal
from beacon.people.held_imports import SHOWN_ROWS
from beacon.people.models import ImportState, RosterImport

FIELD = "file"
NO_TABLE = Reason("no_file", "请先选一个Excel文件。", FIELD)


def content_of(file: "UploadedFile[bytes]", most: int) -> bytes:
    """What was uploaded, cut one byte above what is allowed: enough to be refused, and a huge file is never read."""
    content: bytes = file.read(most + 1)
    return content


def uploaded(request: HttpRequest, most: int) -> tuple[str, bytes]:
    """Name and content of the table a form was sent with, as `content_of` reads it. Refusal without one."""
    file = request.FILES.get(FIELD)
    if file is None:
        raise Refusal.because(NO_TABLE)
    return file.name or "", content_of(file, most)


def held_page(held: RosterImport, state_at: str, page_at: str, again_at: str) -> dict[str, object]:
    """What the page of an upload shows; the addresses of its moving part, of itself, and of another upload."""
    return {
        "held": held,
        "shown": held.shown,
        "is_busy": held.state in (ImportState.CHECKING, ImportState.WRITING),
        "most": SHOWN_ROWS,
        "state_at": state_at,
        "page_at": page_at,
        "again_at": again_at,
    }
