"""What was done: the words of a message → the kinds of the catalogue, with a mark where it tells several."""

import re

from beacon.catalogue.kinds import KINDS
from beacon.notices.message.reading import Named, Read, Span
from beacon.notices.message.text import Message
from beacon.notices.rules import Rule

STRONG: tuple[Rule, ...] = (
    Rule(
        "drill",
        "drill",
        r"演练|演习|灭火实战|疏散(?!通道|用时)逃?生?(?=活动|训练)|(?:紧急|应急)疏散|疏散撤离"
        r"|拉练|拉动|模拟(?:处置|火灾|扑救|起火|救援|逃生)|撤离",
        "开展消防演练",
        "疏散通道",
    ),
    Rule(
        "online",
        "online_training",
        r"(?:在线|线上|网上|网络|直播)[^，。；\n]{0,10}(?:培训|学习|课)|培训[^，。；\n]{0,6}直播",
        "在线培训",
        "集中培训",
    ),
    Rule(
        "training",
        "training",
        r"培训|讲座|授课|实操|集中学习|集训|(?:上了?[一\d]?堂?|一堂)课(?!堂)|讲堂|讲课"
        r"|学用|练习|(?<!参观)学习?(?:使用|消防|灭火|防火|逃生|怎么)|学习(?:灭火|消防"
        r"|逃生)|教[^，。；\n]{1,10}用|(?:班前|岗前|安全)[^，。；\n]{0,6}教育(?!片)|跟班",
        "消防培训班",
        "消防宣讲",
    ),
    Rule(
        "base",
        "base_visit",
        r"(?:去|到|走进|前往|参观)[^，。；\n]{0,14}(?:基地|科普馆|体验馆|教育馆)",
        "到教育基地参观",
        "到消防站参观",
    ),
    Rule(
        "visit",
        "station_visit",
        r"参观(?![^，。；\n]{0,12}(?:基地|馆))|体验消防装备|(?:走进|到|前往|去了?|来到)[^，。；\n]{0,10}(?:消防(?:救援)?站"
        r"|消防队)(?=参观|体验|学习|研学|穿|看|，|。|\n|$)",
        "到消防站参观",
        "联合消防站",
    ),
    Rule("lesson", "school_event", r"进校园|班会|第一课|安全课|国旗下|消防课|升旗", "主题班会", "消防检查"),
    Rule(
        "lane",
        "lane_clear",
        r"(?:清理|清除|疏通|整治)[^，。；\n]{0,8}(?:楼道|通道|杂物|堆物)|劝导|劝离|飞线"
        r"|楼道[^，。；\n]{0,4}清理|(?:楼道|通道|堆物|杂物)[^。；\n]{0,12}(?:清理|清除"
        r"|清运)|清楼道|清出杂物|劝走车|占用?[^，。；\n]{0,4}通道",
        "清理楼道杂物",
        "清理垃圾",
    ),
    Rule("door", "talk", r"入户|敲门|走访|逐户|上门|宣讲|挨家挨户|挨户|登门|走了\d+[户家]", "入户宣传", "走进社区"),
    Rule(
        "show",
        "theme_event",
        r"运动会|竞赛|文艺|启动仪式|摆摊|支了?个?摊|摆了?个?[摊点]|体验日|开放日|展览"
        r"|答题|主题(?:宣传)?活动|宣传(?:日|周)?活动(?!中)|宣传咨询|警示(?:教育)?片|设点"
        r"|设摊|趣味赛|比赛|问答|竞答|有奖|演出|嘉年华",
        "消防宣传活动",
        "消防宣传月",
    ),
    Rule("meeting", "meeting", r"部署会|推进会|例会|座谈会|调度会|工作会|动员会|联席会|会商", "召开部署会", "院坝会"),
    Rule("broadcast", "broadcast", r"广播|喇叭|村村响|喊话|音响播放|宣传车", "大喇叭播放", "播放短片"),
)
"""Words → the kind of an activity that stands for itself, the more telling first."""

WEAK: tuple[Rule, ...] = (
    Rule(
        "show, in general",
        "theme_event",
        r"进(?:家庭|社区|企业|农村|小区|商铺)活动|宣传教育活动|院坝会|电影|短片放映|宣传(?!栏"
        r"|资料|单|册|员|车|品)|观看|体验|警示",
        "消防宣传",
        "消防检查",
    ),
    Rule(
        "talk",
        "talk",
        r"讲解|讲了|提醒|叮嘱|讲(?![座堂课台])[^，。；\n]{0,10}(?:安全|防火|消防|逃生"
        r"|灭火|怎么|用[电气火])|(?:给|向|为)[^，。；\n]{1,12}讲",
        "讲解灭火器",
        "播放提示",
    ),
    Rule("banner", "banner", r"横幅|条幅|标语|海报", "张贴海报", "更换宣传栏"),
    Rule("screen", "screen", r"大屏|LED|电子屏|显示屏", "大屏滚动播放", "播放广播"),
    Rule("column", "column", r"宣传栏|专栏|板报", "更换宣传栏", "张贴海报"),
    Rule("media", "media", r"公众号|推送|报道|短视频|抖音", "公众号推送一期", "张贴海报"),
)
"""Words of what goes along with an activity; they name the kind only where nothing stronger does."""

CHECK = Rule(
    "check", "other", r"检查|排查|巡查|督查|抽查|查了|夜查|回头看|年检|更换灭火器|换灭火器", "开展检查", "开展演练"
)
GIVING = Rule(
    "giving",
    "giveaway",
    r"发放|派发|发了|赠送|分发|发(?:消防|防火)?(?:宣传)?(?:传单|资料|单|手?册|折页)|送出|送到|送给|每家装"
    r"|送上(?!门)|安装烟感|安装[^，。；\n]{0,6}烟感",
    "发放围裙",
    "开展演练",
)

_PURPOSE = re.compile(
    r"为(?:了)?(?:进一步|切实|深入|扎实|有效|全面|增强|提高|提升|确保|做好|加强|营造"
    r"|贯彻|落实|普及)[^。；\n]{0,60}?，(?=\d|\d{1,2}月|[今昨前]|[^，。；\n]{2,20}(?:联合"
    r"|组织|开展|在))"
)
_NAME = re.compile(
    r"宣传月|演练方案|培训中心|消防宣传员|宣传月系列|宣传任务|宣传“五进”|宣传五进|宣传情况|演练脚本|新时代文明实践站"
    r"|^\n?[【\[#][^】\]#，。\n]{0,10}宣传[^】\]#，。\n]{0,6}[】\]#]"
)
_SLOGAN = re.compile(r"\n[^\n，。]{4,24}[！!]?$")
_ASKED = re.compile(
    r"^\n?[^\n]{0,8}(?:(?<![邀申])请(?!示|领导|居民|来|了)|转发[：:]|通知[：:]|温馨提示"
    r"|紧急通知)|可以吗|行吗|是否|(?<![邀申])请(?:各|大家|于|及时|转发|回复|尽快|按)"
    r"|收到请|^\n?收到|上报"
)
_NOT_DONE = re.compile(r"没有(?:开展|活动|组织)|未开展|取消|改到|改至|改期|推迟|延期|暂停")
_SEVERAL = re.compile(
    r"(?P<n>[2-9]|[两三四五六七八九十]|\d{2})(?:场(?!所)|次(?=[^，。；\n]{0,4}(?:演练"
    r"|培训|讲座|宣传))|件事|项活动)|各[做搞办开][^，。；\n]{0,4}[一两]场|又讯|另外"
    r"|同时还|随后"
)
_CAMPAIGN = re.compile(r"(?:开展|进行|搞|举办|组织|做)[^，。；\n]{0,14}宣传(?!资料|单|册)|宣传活动|宣传进")
_STAGED = re.compile(r"举办|举行|开展|组织|召开")
_ANY_ACTIVITY = re.compile(r"(?<!没有)(?<!没)活动(?!室|中心|场地)")
_INCIDENT = re.compile(r"(?:发生|突发)[^，。；\n]{0,12}(?:火|冒烟|事故|爆燃)|火情|失火|被困")
_TOLD = r"宣传(?!栏|资料|单|册|员|车|品|手册|页|折页|画|彩页|材料|队|小分队|物)"
_TELLS = re.compile(rf"{_TOLD}|宣讲|讲|提醒|叮嘱|告知|劝|教|普及")
_SHOWS_HOW = re.compile(r"教[^，。；\n]{1,10}用")
NO_KIND = "没看出做了什么，请点一下。"


def kind_of_message(message: Message, text: str, places: tuple[Named, ...]) -> Read[str]:
    """The kind of the activity. The first is proposed where several are told, and the others are offered."""
    words = _bare(text)
    strong = _found(words, STRONG)
    checks = CHECK.regex.search(words)
    if checks:
        strong.setdefault(_kind_of_check(words, places), checks.span())
    if "lane_clear" in strong:
        strong.pop("other", None)
    if "station_visit" in strong and "training" in strong and "培训" not in words:
        del strong["training"]
    gives = GIVING.regex.search(words)
    if "training" in strong and _only_shows_how(words):
        _told_instead(strong)
    if "talk" in strong and gives and not _TELLS.search(words):
        # 入户发放宣传单: somebody went from door to door, and what was done there is that things were given.
        del strong["talk"]
        strong["giveaway"] = gives.span()
    if "school_event" in strong and len(strong) > 1:
        strong.pop("theme_event", None)
    for louder in ("drill", "training", "station_visit", "school_event", "online_training"):
        if louder in strong and _goes_along(words, strong, "theme_event"):
            strong.pop("theme_event", None)
    if "online_training" in strong:
        strong.pop("training", None)
    found = strong or _found(words, WEAK)
    vague = _ANY_ACTIVITY.search(words)
    plain = all(words[slice(*span)] == "宣传" for span in found.values())
    if not strong and gives and plain and not _CAMPAIGN.search(words):
        if found or _STAGED.search(words):
            return Read(
                "giveaway", (message.span(*gives.span()),), "先按发放填，像是还有别的活动，请核对。", tuple(found)
            )
        found = {"giveaway": gives.span()}
    if not found and vague:
        return Read("theme_event", (message.span(*vague.span()),), "只写了是活动，先按主题活动填，请核对。")
    ordered = sorted(found, key=lambda kind: found[kind])
    spans = tuple(message.span(*found[kind]) for kind in ordered)
    return _marked(message, words, ordered, spans)


def _marked(message: Message, words: str, ordered: list[str], spans: tuple[Span, ...]) -> Read[str]:
    asked, not_done = _ASKED.search(words), _NOT_DONE.search(words)
    if not ordered or (asked and not re.search(r"参加|参与|发放|到场|今|昨", words)):
        return Read(reason="像是通知或回复，没看出做了什么，请点一下。" if asked else NO_KIND)
    if _INCIDENT.search(words) and not re.search("演练|演习|模拟|培训|讲|宣传", words):
        return Read(None, spans, "像是在说一起火情，不是宣传活动，请核对。", tuple(ordered))
    first, others = ordered[0], tuple(ordered[1:])
    if not_done:
        return Read(first, spans, f"写着“{not_done.group()}”，像是没有做，请核对。", others)
    if others:
        labels = "、".join(KINDS[kind].label for kind in ordered)
        return Read(first, spans, f"写了{labels}，先填第一件；别的另记一条。", others)
    several = _SEVERAL.search(words)
    if several or ("上午" in words and "下午" in words):
        return Read(first, spans, "像是写了几场，这里只记一场；别的另记一条。")
    if message.is_chain:
        return Read(first, spans, "这是接龙，请核对是不是您这一条。")
    if not KINDS[first].is_offered:
        return Read(first, spans, f"像是{KINDS[first].label}，现在还不能单独记，请另选一个。")
    return Read(first, spans[:1])


def _bare(text: str) -> str:
    """The text with purposes, slogans and names blanked out, sign for sign."""
    for pattern in (_PURPOSE, _NAME, _SLOGAN):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return text


def _found(words: str, rules: tuple[Rule, ...]) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for rule in rules:
        hit = rule.regex.search(words)
        if hit and rule.means not in found:
            found[rule.means] = hit.span()
    return found


def _only_shows_how(words: str) -> bool:
    """Whether people are told things and shown how something is used, and nothing else speaks of a training."""
    rule = next(rule for rule in STRONG if rule.means == "training")
    return bool(re.search(_TOLD, words)) and not rule.regex.search(_SHOWS_HOW.sub("，", words))


def _told_instead(strong: dict[str, Span]) -> None:
    """宣传…教大家怎么用: a talk, unless the message calls what was done by a name of its own."""
    span = strong.pop("training")
    if not strong:
        strong["talk"] = span


def _goes_along(words: str, strong: dict[str, Span], kind: str) -> bool:
    """Whether a kind is only what a louder one is called as well: no sentence tells it apart."""
    return kind in strong and not re.search(r"；|各[做搞办开][^，。；\n]{0,4}[一两]场|又讯|随后|另外|分别|场", words)


def _kind_of_check(words: str, places: tuple[Named, ...]) -> str:
    if any(place.setting == "school" for place in places) or "校园" in words:
        return "school_check"
    return "highrise_check" if "高层" in words else "other"
