"""List definitions of a .docx: which paragraph carries which automatic number."""

from dataclasses import dataclass, field, replace

from beacon.notices.sources.docx_package import Attributes, Package
from beacon.notices.sources.word_numbering import Counters, Level

_GAPS = {"space": " ", "nothing": "", "tab": ""}
_STYLE_CHAIN = 12


@dataclass
class _List:
    definition: str = ""
    restart: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass
class _Style:
    based_on: str | None = None
    list_id: str | None = None
    depth: int | None = None


class _Numbering:
    """Handler of numbering.xml."""

    def __init__(self) -> None:
        self.definitions: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, _List] = {}
        self.styled_levels: dict[tuple[str, str], int] = {}
        self._definition = ""
        self._list: _List | None = None
        self._levels: dict[int, Level] | None = None
        self._depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("val", "")
        if name == "w:abstractNum":
            self._definition, self._list = attributes.get("abstractNumId", ""), None
            self._levels = self.definitions.setdefault(self._definition, {})
        elif name == "w:num":
            self._list = self.lists.setdefault(attributes.get("numId", ""), _List())
            self._levels = self._list.levels
        elif name == "w:abstractNumId" and self._list is not None:
            self._list.definition = value
        elif name in ("w:lvl", "w:lvlOverride"):
            self._depth = _number(attributes.get("ilvl", ""), 0)
            if name == "w:lvl" and self._levels is not None:
                self._levels[self._depth] = Level()
        elif name == "w:startOverride" and self._list is not None:
            self._list.restart[self._depth] = _number(value, 1)
        elif self._levels is not None and self._depth in self._levels:
            self._set(self._levels, name, value, attributes.get("format", ""))

    def _set(self, levels: dict[int, Level], name: str, value: str, custom: str) -> None:
        level = levels[self._depth]
        if name == "w:start":
            level = replace(level, start=_number(value, 1))
        elif name == "w:numFmt":
            level = replace(level, numeral="decimalZero" if custom.startswith("0") else value)
        elif name == "w:lvlText":
            level = replace(level, pattern=value)
        elif name == "w:suff":
            level = replace(level, gap=_GAPS.get(value, ""))
        elif name == "w:isLgl":
            level = replace(level, legal=value not in ("0", "false"))
        elif name == "w:pStyle" and self._list is None:
            self.styled_levels[self._definition, value] = self._depth
        levels[self._depth] = level

    def end(self, name: str) -> None:
        if name in ("w:abstractNum", "w:num"):
            self._levels = None

    def text(self, words: str) -> None:
        """Definitions hold no words."""


class _Styles:
    """Handler of styles.xml."""

    def __init__(self) -> None:
        self.styles: dict[str, _Style] = {}
        self.default: str | None = None
        self._current: _Style | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("val", "")
        if name == "w:style" and attributes.get("type") == "paragraph":
            identifier = attributes.get("styleId", "")
            self._current = self.styles.setdefault(identifier, _Style())
            if attributes.get("default") in ("1", "true"):
                self.default = identifier
        elif self._current is None:
            return
        elif name == "w:basedOn":
            self._current.based_on = value
        elif name == "w:numId":
            self._current.list_id = value
        elif name == "w:ilvl":
            self._current.depth = _number(value, 0)

    def end(self, name: str) -> None:
        if name == "w:style":
            self._current = None

    def text(self, words: str) -> None:
        """Styles hold no words."""


class Lists:
    """Gives each paragraph its label; must be asked in document order."""

    def __init__(self, numbering: _Numbering, styles: _Styles) -> None:
        self._numbering = numbering
        self._styles = styles
        self._counters = Counters()

    def label(self, style: str | None, list_id: str | None, depth: int | None) -> str:
        """The label of a paragraph with this style and these own list properties; empty if it is in no
        list.
        """
        if list_id is None:
            list_id, inherited, named = self._from_style(style or self._styles.default)
            if list_id is not None and depth is None:
                definition = self._numbering.lists.get(list_id, _List()).definition
                depth = self._numbering.styled_levels.get((definition, named), inherited)
        of = self._numbering.lists.get(list_id or "")
        if of is None:
            return ""
        levels = {**self._numbering.definitions.get(of.definition, {}), **of.levels}
        at = min(max(depth or 0, 0), 8)
        if levels.get(at, Level("bullet")).numeral == "bullet":
            return ""
        return self._counters.label(of.definition, list_id or "", levels, at, of.restart)

    def _from_style(self, style: str | None) -> tuple[str | None, int, str]:
        name = style or ""
        for _ in range(_STYLE_CHAIN):
            found = self._styles.styles.get(name)
            if found is None:
                break
            if found.list_id is not None:
                return found.list_id, found.depth or 0, name
            name = found.based_on or ""
        return None, 0, ""


def read_lists(package: Package, main: str) -> Lists:
    """The list definitions that belong to the main part; none when the package has none."""
    folder = main.rpartition("/")[0]
    numbering, styles = _Numbering(), _Styles()
    for name, handler in (("numbering.xml", numbering), ("styles.xml", styles)):
        part = f"{folder}/{name}" if folder else name
        if package.has(part):
            package.feed(part, handler)
    return Lists(numbering, styles)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise
