"""The photos of a form of 记一笔 that is not saved yet: kept while something else is put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from beacon.files.addresses import address, small_address
from beacon.files.models import Upload
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.records.held_photos import PHOTOS, held_for, hold_photos
from beacon.web.asked import key_in
from beacon.web.gate import StaffRequest

HELD = "held"
"""The form field with the keys of those to take along."""


@dataclass(frozen=True)
class HeldView:
    """A photo that waits: its key, how it is called, where it is seen, and whether it is to come along."""

    key: str
    name: str
    address: str
    is_wanted: bool


def photos_sent(request: StaffRequest) -> list[tuple[str, IO[bytes]]]:
    """The photos chosen in this form."""
    return [(file.name or "照片", file) for file in request.FILES.getlist(PHOTOS)]


def held_sent(request: StaffRequest) -> list[UUID] | None:
    """Those of before that are still ticked; None where the form had none."""
    if "has_held" not in request.POST:
        return None
    return [key for text in request.POST.getlist(HELD) if (key := key_in(text)) is not None]


def kept_photos(
    request: StaffRequest, unit: Unit, form: UUID, problems: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Keep what was chosen, for a form that is shown again; what its template shows of photos. A photo that does not
    fit is told of, and has to be chosen again with those beside it. No query for a form without photos."""
    error, ticked = (problems or {}).get(PHOTOS, ""), held_sent(request)
    photos = [] if ticked is None else held_for(request.who, unit, form)
    unwanted = {one.id for one in photos}.difference(ticked or ())
    # What was refused already is not asked once more.
    if request.FILES and not error:
        try:
            photos = hold_photos(by=request.who, unit=unit, form=form, photos=_rewound(request))
        except Refusal as refusal:
            if refusal.reason.field != PHOTOS:
                raise
            error = refusal.sentence
    return {
        "photo_error": error,
        "had_photos": bool(error and request.FILES),
        "held": [_view(request, one, one.id not in unwanted) for one in photos],
    }


def _rewound(request: StaffRequest) -> list[tuple[str, IO[bytes]]]:
    """They were read already where saving was tried."""
    photos = photos_sent(request)
    for _, file in photos:
        file.seek(0)
    return photos


def _view(request: StaffRequest, photo: Upload, is_wanted: bool) -> HeldView:
    where = small_address(photo, to=request.user) or address(photo, to=request.user)
    return HeldView(str(photo.id), photo.name, where, is_wanted)
