"""Kinds that look, urge, clear and agree."""

from beacon.catalogue.checklists import HIGHRISE, SCHOOL
from beacon.catalogue.fields import Field, FieldType
from beacon.catalogue.kinds.kind import Kind, day, line, number, one_of, some_of, yes_no

SCHOOL_CHECK = Kind(
    "school_check",
    "校园检查",
    False,
    counter="次",
    setting="school",
    at_school=True,
    has_audience=False,
    fields=(
        Field("items", "照单看", FieldType.CHECKLIST, checklist=SCHOOL, repeats=False, completes=True),
        number("problems_n", "发现问题", "处", 500),
        line("problems", "什么问题", sample="一台灭火器过期"),
    ),
)

HIGHRISE_CHECK = Kind(
    "highrise_check",
    "高层检查",
    False,
    counter="次",
    has_audience=False,
    fields=(
        Field("items", "照单看", FieldType.CHECKLIST, checklist=HIGHRISE, repeats=False, completes=True),
        yes_no("has_plan", "有“一楼一策”"),
        line("problems", "什么问题", sample="五楼防火门关不上"),
    ),
)

URGE = Kind(
    "urge",
    "督促",
    False,
    counter="次",
    has_audience=False,
    fields=(
        line("whom", "督促了谁", "写单位", sample="锦绣物业", asked=True, repeats=True),
        some_of(
            "about",
            "请对方做什么",
            {
                "training": "组织培训",
                "drill": "组织演练",
                "clear": "清理通道",
                "repair": "修好设施",
                "patrol": "加强巡查",
            },
            asked=True,
        ),
        one_of("way", "怎么说的", {"visit": "上门", "letter": "书面", "phone": "电话", "meeting": "开会"}),
        day("by_when", "请对方哪天前做好"),
    ),
)
"""R20 R21: what was asked of a property company; its own training or drill is a record of its own."""

LANE_CLEAR = Kind(
    "lane_clear",
    "通道劝导",
    True,
    counter="次",
    setting="family",
    fields=(
        some_of(
            "lanes",
            "劝的什么",
            {"stairs": "楼道堆物", "fire_lane": "占消防车道", "exit": "堵安全出口", "ebike": "电动自行车进楼"},
            asked=True,
        ),
        number("cleared_n", "当场清了", "处", 10_000),
        number("left_n", "还没清", "处", 10_000),
    ),
)

DELEGATED_VISIT = Kind(
    "delegated_visit",
    "执法随行宣传",
    True,
    counter="次",
    setting="enterprise",
    hint="只记宣传，不记处罚",
    fields=(
        number("enterprises_n", "走了几家", "家", 10_000, asked=True),
        line("partner", "和谁一起去的", "写单位", sample="综合执法大队", repeats=True),
    ),
)
"""R23: publicity facts only; what the enforcement found or decided has no place here."""

MEETING = Kind(
    "meeting",
    "会商",
    False,
    counter="次",
    has_audience=False,
    fields=(line("agreed", "商定了什么", sample="月底前一起走访高层物业"),),
)
