"""Where a record was made, ticked in the registers: buildings, schools, enterprises, places."""

import uuid
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, fields

MOST_SITES = 500
"""Of one sort in one record. The largest estates have some forty buildings."""

_LABELS: Mapping[str, str] = {
    "buildings": "楼栋",
    "schools": "学校",
    "enterprises": "企业",
    "places": "场所",
    "estates": "小区",
}


@dataclass(frozen=True)
class Sites:
    """What was ticked, by key; `estates` names those ticked as a whole, with all their buildings."""

    buildings: tuple[uuid.UUID, ...] = ()
    schools: tuple[uuid.UUID, ...] = ()
    enterprises: tuple[uuid.UUID, ...] = ()
    places: tuple[uuid.UUID, ...] = ()
    estates: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ticked."""
        return not any(getattr(self, one.name) for one in fields(self))


def read_sites(raw: Mapping[str, object], problems: MutableMapping[str, str]) -> Sites | None:
    """The sites in `raw`, under the names of `Sites`, each a list or keys with commas between; None where `raw` says
    nothing of any. What does not fit gets a sentence in `problems`."""
    if not any(name in raw for name in _LABELS):
        return None
    given = {name: _several(raw.get(name)) for name in _LABELS}
    keys: dict[str, tuple[uuid.UUID, ...]] = {}
    for name, texts in given.items():
        if len(texts) > MOST_SITES:
            problems[name] = f"「{_LABELS[name]}」一次最多选{MOST_SITES}个，请分几条记。"
        elif name != "estates":
            try:
                keys[name] = tuple(uuid.UUID(text) for text in texts)
            except ValueError:
                problems[name] = f"「{_LABELS[name]}」请从列出的里面选。"
    return Sites(estates=given["estates"], **keys)


def _several(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple | set | frozenset):
        parts = (parts,)
    return tuple(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))
