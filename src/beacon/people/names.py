"""The names of a roster as they stand in people's messages."""

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import date

from beacon.notices.message.reading import Named
from beacon.people.models import Unit, UnitKind

_PLACES: Mapping[str, str] = {UnitKind.SCHOOL: "school", UnitKind.ENTERPRISE: "enterprise"}
"""Units that are the place where something is done, and the setting they stand for."""

_SHORT = (("有限责任公司", ""), ("有限公司", ""), ("消防救援站", "消防站"), ("消防救援站", "救援站"), ("公司", ""))
_SHORTEST = 3


def names_in_messages(tenant_id: uuid.UUID, day: date) -> list[Named]:
    """Every unit of a subdistrict open on `day`, with the short forms people use for it. One query.

    A name or short form that two units bear is none of them: nobody could say which is meant.
    """
    rows = Unit.objects.filter(tenant_id=tenant_id).open_on(day).order_by("position", "id")
    units = list(rows.values_list("id", "name", "kind"))
    forms = {key: [name, *_shortened(name)] for key, name, _ in units}
    borne = Counter(form for names in forms.values() for form in names)
    return [
        Named(
            key=str(key),
            name=name,
            is_place=kind in _PLACES,
            setting=_PLACES.get(kind),
            aliases=tuple(form for form in forms[key][1:] if borne[form] == 1),
        )
        for key, name, kind in units
        if borne[name] == 1
    ]


def _shortened(name: str) -> list[str]:
    forms = [name.removesuffix(long) + short for long, short in _SHORT if name.endswith(long)]
    return [form for form in dict.fromkeys(forms) if len(form) >= _SHORTEST]
