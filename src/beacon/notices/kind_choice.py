"""Which of the kinds that its words name a demand is: the governing verb first, wide classes last."""

import re
from functools import lru_cache

from beacon.notices.kind_heads import BACKS, HEADS, LOOKS, UPKEEP
from beacon.notices.kinds import KIND_RULES
from beacon.notices.rules import Rule

_MATTER = re.compile(
    r"(?:对|将|把|就)?[^，。；对将把]{2,40}?(?:情况|质量|效果|进度|结果|成效|名单|台账|记录|[一-鿿]{2}表|整改率)(?!的)(?P<rest>[^，。；]{2,40})"
    r"|(?:对|就|针对)[^，。；对]{2,40}?(?:进行|开展|组织|实施|做一|做全|搞)(?P<done>[^，。；]{2,30})"
)
_GOVERNS = re.compile(
    r"核查|盘点|抽查|检查|复核|督查|督导|评估|考核|通报|报|交|送|录入|上传|反馈|公布|公示|研判|会商|排查|清点|摸排|复查|测评|点评|分析"
)


@lru_cache(maxsize=4096)
def governed(text: str) -> str:
    """The words from the governing verb on, where its matter stands before it; else the text itself."""
    found = _MATTER.search(text)
    rest = (found["rest"] or found["done"]) if found else ""
    return rest if _GOVERNS.search(rest) else text


def first_of(rules: tuple[Rule, ...], text: str) -> str | None:
    """The kind the first rule found gives."""
    return next((rule.means for rule in rules if rule.regex.search(text)), None)


@lru_cache(maxsize=4096)
def named_kind(text: str) -> str | None:
    """The kind that a governing verb or a word of `KIND_RULES` names; upkeep alone is `other`, `None` names nothing."""
    verb = governed(text)
    if found := first_of(HEADS, text) or (verb != text and first_of(KIND_RULES, verb)):
        return found
    if UPKEEP.regex.search(text) and not LOOKS.regex.search(text):
        found = first_of(KIND_RULES, UPKEEP.regex.sub("", text))
        return found if found and found != "inspection" else "other"
    return first_of(KIND_RULES, text)


def kind_of(*stretches: str) -> str:
    """The kind that stretches of text ask for, the first that names one; then by wide classes; else `other`."""
    named = next((kind for words in stretches if (kind := named_kind(words))), None)
    return named or next((kind for words in stretches if (kind := first_of(BACKS, words))), None) or "other"
