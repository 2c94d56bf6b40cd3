"""Where a sentence without a date belongs: work that is only counted, or background that asks for nothing.

A sentence is background when each of its segments is idle: it exhorts, tells of the past, of risks, penalties or who
leads, forbids, defines, or says no deed at all. One segment with work of its own makes it a track.
"""

import re
from functools import lru_cache

from beacon.notices.deeds import DEED, PURPOSE
from beacon.notices.rules import Rule
from beacon.notices.void_rules import void_in

IDLE: tuple[Rule, ...] = (
    Rule(
        "attitude",
        "background",
        r"高度重视|充分认识|(?:提高|深化|统一)(?:思想)?认识|政治站位|思想认识|统一思想|牢固树立|认识到|再接再厉|引以为[戒鉴]"
        r"|(?:记[住取]|吸取|汲取)[^，。；]{0,12}教训|克服[^，。；]{0,16}(?:思想|心理|情绪)|绷紧[^，。；]{0,12}弦"
        r"|[责紧]任?[任迫]感|重要性|紧迫性|必要性|坚定(?:信心|决心)|履职尽责|勇于担当|真抓实干|力戒|因地制宜|结合实际$",
        "各单位要高度重视，认真组织",
        "各单位要明确专人负责",
    ),
    Rule(
        "leading in general",
        "background",
        r"加强(?:组织)?领导|精心(?:组织|部署|谋划)|周密(?:部署|安排|组织)|狠抓落实|抓好(?:贯彻)?落实|落到实处|落地见效|密切(?:配合|协作)"
        r"|形成(?:工作)?合力|齐抓共管|各司其职|各负其责|通力(?:协作|合作)|取得实效|见到实效|(?:压实|强化|夯实|靠实)[^，。；]{0,8}责任"
        r"|(?:要|须)?(?:进一步)?(?:强化|加强|提高|增强)[^，。；]{0,8}(?:意识|观念|担当)|营造[^，。；]{0,16}氛围|确保[^，。；]{0,30}$|^做到[^，。；]{0,20}$",
        "加强领导，精心组织",
        "加强山塘水库巡查",
    ),
    Rule(
        "how things stand",
        "background",
        r"形势[^，。；]{0,10}(?:严峻|复杂|不容乐观)|(?:高发|易发|多发)(?:期|季|频发|态势)?$|天干物燥|持续(?:高温|少雨|晴热)|(?:来临|临近|将至|将近|到来)$"
        r"|教训(?:极其|十分|非常|极为)?深刻|(?:风险|隐患|压力|难度)[^，。；]{0,8}(?:加大|增大|增加|突出|上升|叠加|凸显)|仍然?存在|依然存在"
        r"|发生了?(?:一|多|数|几|\d+)起|造成[^，。；]{0,10}(?:\d|死亡|伤亡|损失)|主题[为是]",
        "当前正值火灾高发季",
        "对高发区域加强巡查",
    ),
    Rule(
        "who leads",
        "background",
        r"^经[^，。；]{0,20}(?:研究|同意|批准)|研究决定|(?:决定|定于)[^，。；]{0,30}(?:行动|活动|整治|攻坚)$|领导小组|工作专班|组长由|[由为][^，。；]{2,20}(?:任|担任|为)(?:副)?组长|(?:担任|任)(?:副)?(?:组长|总指挥|指挥长|主任)"
        r"|下设办公室|办公室设在|办公室主任|第一责任人|负责日常工作",
        "成立由镇长任组长的领导小组",
        "领导带队检查",
    ),
    Rule(
        "definition",
        "background",
        r"(?:活动|行动|整治|宣传|实施|会议)(?:时间|地点|主题|对象|范围)|顺延|另行通知|未尽事宜|是指|所称|适用于|负责解释|起施行|起执行|有效期|百分制|[^，。；]{0,12}优秀，|为(?:优秀|合格|不合格|良好)|挂钩|占\d{1,3}%|计分|不计入",
        "本办法适用于全镇各村",
        "应用反诈平台",
    ),
    Rule("share to reach", "background", r"\d{1,3}(?:\.\d{1,2})?%|百分之|全覆盖$", "整改率须达到100%", "完成3处整改"),
    Rule("left to choice", "background", r"可(?:视情|随时|根据|结合|自行|适当)|[视酌]情", "可视情参与", "可以参加演练"),
    Rule(
        "penalty",
        "background",
        r"^对[^，。；]{0,40}(?:不力|不落实|不到位|不重视|拒不|失职|迟报|瞒报|漏报)|严肃(?:追责|问责|处理|追究|查处)|追究[^，。；]{0,10}责任|追责|问责|取消[^，。；]{0,10}资格|不得评[优先]|一票否决|扣\d|扣分|(?:罚|处)[^，。；]{0,12}罚款"
        r"|依法(?:依规)?(?:追究|处理|处罚|严肃|严惩)|予以(?:通报|表彰|约谈|处理|调整|奖励|处罚)|给予[^，。；]{0,20}(?:奖励|处分|处罚|表扬)|(?:纳入|作为)[^，。；]{0,18}(?:考核|评优|依据)"
        r"|通报批评|误工补贴|的[；。]?$",
        "对工作不力的严肃追责",
        "对隐患登记造册",
    ),
    Rule(
        "forbidden",
        "background",
        r"严禁|禁止|不得(?!少于|低于)|不准|不许|切勿|千万不要|不要|不能|谨防|杜绝",
        "严禁在楼道停放车辆",
        "每日巡查不得少于2次",
    ),
)
"""What a segment does that asks for no work."""

TELLS = Rule(
    "tells to do",
    "track",
    r"必须|务必|一律|须(?!知)|(?<![重主只需])要(?!求|点|素|闻|害|么|道|害)|应(?!急|用|对|届|聘|有尽)|请(?!示|假|求)|尽快|赶紧|马上|立即|尽早"
    r"|先[^，。；]{1,12}再|^(?:对|把|将)[^，。；]{3,40}|配[齐强足]|用[好足活]|储备|报告|核实|逐[一户人村个]",
    "镇敬老院须有工作人员陪护",
    "火灾形势复杂",
)
IMPERATIVE = Rule(
    "bare imperative",
    "track",
    r"^(?:并|再|及时|认真|主动|积极|全面|广泛|深入|逐[户人村个一]|统一|抓紧|重点|共同|一起)*(?:布置|布设|告知|劝|叫停|拉设|摆|挂|贴|收集|核[对实查]"
    r"|疏|搬|清|扫(?!墓|码)|换|修|补|约|邀|选派|抽调|划[定分]|带领|陪同|看护|帮助|协调|通知|关闭|切断|拆|联合|会同|依托|向|给|为[^，。；]{2,20}(?:提供|安装|配))",
    "布置学生查找家中隐患",
    "学生查找家中隐患",
)
_PAST = frozenset(("history", "done already", "statistics", "what a day is", "force of the paper", "left undone"))
_SEGMENT = re.compile(r"[^，。；：！？]+")
_HEAD = re.compile(r"^序号")


@lru_cache(maxsize=2048)
def is_backdrop(words: str) -> bool:
    """Whether a sentence without a date asks for nothing: every one of its segments is idle."""
    if _HEAD.match(words):
        return True
    segments = [found.group() for found in _SEGMENT.finditer(words[:600])]
    return all(_idle(segment) for segment in segments)


def asks_for_work(words: str) -> bool:
    """Whether a sentence in which no deed of the list was found still tells somebody to act."""
    return not is_backdrop(words)


def is_idle(segment: str) -> bool:
    """Whether a segment exhorts, tells, forbids or defines, so that no date makes work of it."""
    return any(rule.regex.search(segment) for rule in IDLE) or bool(PURPOSE.regex.match(segment) or void_in(segment))


def _idle(segment: str) -> bool:
    if any(rule.regex.search(segment) for rule in IDLE) or PURPOSE.regex.match(segment) or void_in(segment) in _PAST:
        return True
    return not (DEED.regex.search(segment) or TELLS.regex.search(segment) or IMPERATIVE.regex.match(segment))
