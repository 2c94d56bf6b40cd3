"""What a demand is about: which of the 五进 settings, and which topics of the product."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from beacon.notices.rules import Rule

SETTING_RULES: tuple[Rule, ...] = (
    Rule(
        "school",
        "school",
        (
            r"学校|校园|学生|师生|幼儿园|中小学|开学|课堂|班会|教师|班级|青少年"
            r"|高校|职校|学期|学年|培训机构|校车|校内|各校|校长"
        ),
        "开展校园检查",
        "家庭自查",
    ),
    Rule(
        "family",
        "family",
        (
            r"家庭|家长|独居|入户|敲门|住户|逐户|孩子|亲子|儿童|老人|户主|上门"
            r"|留守|孤寡|一老一小|空巢"
        ),
        "提示独居老人",
        "企业培训",
    ),
    Rule(
        "enterprise",
        "enterprise",
        (
            r"企业|公司|工厂|车间|厂区|职工|员工|工地|商场|市场|宾馆|酒店|餐饮"
            r"|商户|经营|施工|项目部|生产单位|危化|矿山|加油站|物业服务|九小"
            r"|场所|门店|网点|银行|寄递|物流|娱乐|KTV|园区|景区|商铺|店铺"
        ),
        "组织企业演练",
        "村民小组宣传",
    ),
    Rule(
        "rural",
        "rural",
        (
            r"农村|村民|村组|乡村|村“两委”|村两委|村干部|村村响|大喇叭|院坝"
            r"|农户|林区|山林|护林|进山|坟|农田|秸秆|林农|赶集|赶场|集市|水库"
            r"|山塘|行政村|自然村|村级|各村(?!（)|护林员|田间"
        ),
        "对村“两委”成员开展培训",
        "社区居民参观",
    ),
    Rule(
        "community",
        "community",
        (
            r"社区|居民|小区|楼栋|楼道|高层|物业|业主|网格|广场|楼院|住宅|单元"
            r"|公园|便民服务中心|群众|市民"
        ),
        "组织社区居民参观",
        "组织学生参观",
    ),
)

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "消防设施": r"消防设施|消火栓|喷淋|自动报警|灭火器|消防器材|烟感",
        "生命通道": r"生命通道|消防(?:车)?通道|疏散通道|安全出口|登高(?:操作)?场地|楼道",
        "用电用气": r"用电|用气|燃气|电气|用火|气瓶|液化气|线路",
        "日常管理": r"日常管理|安全管理|值班值守|防火巡查|责任落实",
        "小火亡人": r"小火亡人",
        "自救逃生": r"逃生|自救|疏散",
        "电动自行车": r"电动(?:自行)?车|飞线|充电",
        "儿童不玩火": r"不玩火|玩火",
        "老人用火用电": r"独居|孤寡|空巢|高龄|老年人|老人|生活能力",
        "森林与祭祀": r"森林|林区|护林|祭祀|祭扫|上坟|清明|草原|野外用火|防灭火|秸秆",
    }
)
"""Topic of the product → words that name it."""

_ANY_TOPIC = re.compile("|".join(TOPICS.values()))
_TOPIC_PATTERNS = {topic: re.compile(pattern) for topic, pattern in TOPICS.items()}


def setting_of(text: str) -> str | None:
    """Which of the 五进 a stretch of text is about, or `None`."""
    return next((rule.means for rule in SETTING_RULES if rule.regex.search(text)), None)


def topics_of(text: str) -> tuple[str, ...]:
    """The topics a stretch of text names, in the product's order."""
    if not _ANY_TOPIC.search(text):
        return ()
    return tuple(topic for topic, pattern in _TOPIC_PATTERNS.items() if pattern.search(text))
