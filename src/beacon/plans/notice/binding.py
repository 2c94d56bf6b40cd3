"""From who a notice names to the unit groups of the roster."""

import re
from collections.abc import Iterable

COMMITTEES = ("community", "village")
EVERYBODY = ("community", "village", "department")

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"村[（(]居[）)]|村居|村[（(]社区[）)]|村[、和]?社区|村\(居\)", COMMITTEES),
    (r"社区|居委会|居民委员会", ("community",)),
    (r"(?<!农)村(?!庄)", ("village",)),
    (r"部门|科室|办公室|中心|站所|中队|大队|街道|派出所", ("department",)),
    (r"有关单位|相关单位|各单位|企业|学校|物业", ("concerned",)),
)
"""Read in this order; the first rule that fits a name decides its groups. Names follow the addressee line of such
notices."""


def groups_of(actors: Iterable[str]) -> tuple[str, ...]:
    """The unit groups that these verbatim names mean, in roster order; everybody who reports when no name is known."""
    found: set[str] = set()
    for actor in actors:
        for pattern, groups in _RULES:
            if re.search(pattern, actor):
                found.update(groups)
                break
    order = ("community", "village", "department", "concerned")
    return tuple(group for group in order if group in found) or EVERYBODY
