"""Kinds that bring people together: they are told, taught, shown, drilled."""

from beacon.catalogue.kinds.kind import Kind, day, line, link, minutes, number, one_of, some_of, yes_no

_AUDIENCES = {
    "residents": "居民",
    "grid": "网格员",
    "two_committees": "村“两委”成员",
    "property": "物业人员",
    "staff": "单位员工",
    "key_person": "消防重点岗位人员",
}
_TRIED = {"gear": "看装备", "hose": "试水枪", "smoke_house": "走烟道", "extinguisher": "试灭火器", "talk": "听讲解"}

TALK = Kind(
    "talk",
    "宣讲",
    True,
    teaches_skill=True,
    fields=(line("topic", "讲了什么", sample="雨季用电安全", repeats=True),),
)

DRILL = Kind(
    "drill",
    "演练",
    True,
    teaches_skill=True,
    fields=(
        minutes("evac_minutes", "疏散用时", asked=True, repeats=False, unsaid="未记用时"),
        one_of(
            "drill_type",
            "哪种演练",
            {"evacuation": "疏散逃生", "fire_fighting": "灭火", "full_element": "全要素", "tabletop": "桌面推演"},
            asked=True,
        ),
        one_of(
            "site_kind",
            "在什么地方练",
            {
                "community": "小区院落",
                "highrise": "高层",
                "school": "学校",
                "enterprise": "企业",
                "venue": "人员密集场所",
            },
        ),
        yes_no("notified_before", "提前告知了居民", asked=True),
        yes_no("sign_set", "现场设了提示牌"),
        line("scenario", "假设哪里起火", sample="三楼厨房起火", repeats=True),
        number("expected_n", "应到", "人", 100_000),
        line("assembly_place", "集合点", sample="小区东门空地", repeats=True),
        line("commander", "谁指挥", "写职务就行", sample="社区书记", repeats=True),
        yes_no("fire_staff_present", "消防队员到场"),
        line("problems", "发现的问题", "没有就不填", sample="二单元门禁没打开"),
        line("improvements", "怎么改进", sample="物业三天内换门禁"),
        yes_no("plan_revised", "预案改过了", repeats=False),
    ),
)

GIVEAWAY = Kind(
    "giveaway",
    "发放",
    True,
    counter="次",
    teaches_skill=True,
    hint="发了多少，填在“发了什么”里",
    fields=(one_of("way", "怎么发的", {"spot": "现场发", "door": "送上门", "pickup": "来领"}),),
)

STATION_VISIT = Kind(
    "station_visit",
    "参观",
    True,
    counter="次",
    setting="community",
    teaches_skill=True,
    fields=(
        line("station", "哪个消防站", sample="江畔消防救援站", asked=True, repeats=True),
        some_of("tried", "体验了什么", _TRIED),
        line("activities", "看了什么、做了什么", sample="看装备，试水枪"),
        number("minors_n", "其中未成年人", "人次", 100_000),
        line("leader", "谁带队", "写职务就行", sample="社区副书记", repeats=True),
        one_of("transport", "怎么去的", {"walk": "步行", "coach": "包车", "own": "各自前往"}),
        yes_no("insurance", "买了短期保险"),
    ),
)

THEME_EVENT = Kind(
    "theme_event",
    "主题活动",
    True,
    teaches_skill=True,
    fields=(
        line("theme", "什么主题", sample="预防为先，生命至上", asked=True, repeats=True),
        one_of(
            "form",
            "形式",
            {
                "desk": "摆摊宣传",
                "courtyard_meeting": "院坝会",
                "contest": "竞赛",
                "show": "文艺演出",
                "exhibition": "展览体验",
                "lecture": "讲座",
                "four_ones": "“四个一”体验",
            },
        ),
    ),
)

TRAINING = Kind(
    "training",
    "培训",
    True,
    teaches_skill=True,
    fields=(
        one_of("audience", "培训对象", _AUDIENCES, asked=True),
        line("trainer", "谁来讲", "写单位或职务就行", sample="消防站教员", asked=True, repeats=True),
        minutes("duration_minutes", "时长", asked=True),
        number("test_taken_n", "参加测试", "人次", 100_000),
        number("test_pass_n", "测试合格", "人次", 100_000),
    ),
)

ONLINE_TRAINING = Kind(
    "online_training",
    "在线培训",
    True,
    has_place=False,
    hint="只记有多少人次参加，不记谁看了多久",
    fields=(
        link("link", "课程链接", asked=True),
        one_of("audience", "培训对象", _AUDIENCES, asked=True),
        line("trainer", "谁来讲", "写单位或职务就行", sample="区消防救援支队", repeats=True),
    ),
)
"""R16: a link and a head-count; how long anybody watched has no place here."""

SCHOOL_EVENT = Kind(
    "school_event",
    "校园活动",
    True,
    setting="school",
    at_school=True,
    teaches_skill=True,
    hint="分年级的人次可不填；只记数",
    fields=(
        one_of(
            "form",
            "形式",
            {
                "class": "班会课堂",
                "lecture": "讲座",
                "contest": "竞赛",
                "experience": "体验活动",
                "outing": "走出校园",
            },
        ),
        number("kindergarten_n", "幼儿园", "人次", 100_000),
        number("lower_primary_n", "小学一至三年级", "人次", 100_000),
        number("upper_primary_n", "小学四至六年级", "人次", 100_000),
        number("junior_n", "初中", "人次", 100_000),
        number("senior_n", "高中和中职", "人次", 100_000),
    ),
)
"""R34: head-counts by grade, never who."""

FAMILY_CHECK = Kind(
    "family_check",
    "亲子共查",
    True,
    setting="family",
    fields=(
        one_of(
            "way",
            "怎么组织的",
            {"link": "发链接", "paper": "发自查表", "school": "学校布置", "spot": "现场带着查"},
        ),
        number("families_n", "多少家", "户", 100_000, asked=True),
        line("common", "常见的问题", sample="插座串接"),
        number("fixed_n", "当场改好", "处", 100_000),
    ),
)

GATHERING = Kind(
    "gathering",
    "集体活动",
    True,
    teaches_skill=True,
    fields=(
        one_of(
            "occasion",
            "什么场合",
            {
                "residents_meeting": "村（居）民会议",
                "courtyard_meeting": "院坝会",
                "market": "赶场赶集",
                "festival": "节庆活动",
                "banquet": "坝坝宴",
                "elders": "老年活动",
            },
            asked=True,
        ),
        line("slot", "怎么插进去讲的", sample="开会前讲十分钟"),
    ),
)

ENTERPRISE_HUNT = Kind(
    "enterprise_hunt",
    "企业查患",
    True,
    counter="次",
    setting="enterprise",
    hint="只记数；查到的具体问题留在企业自己改",
    fields=(
        day("until", "开展到哪天", asked=True),
        number("found_n", "员工找到", "处", 10_000),
        number("fixed_n", "已经改好", "处", 10_000),
        line("thanks", "怎么鼓励的", sample="班前会上感谢"),
    ),
)
"""R26: counts only; what was found stays inside the enterprise."""

PLATFORM_PROMO = Kind(
    "platform_promo",
    "平台推广",
    True,
    counter="次",
    fields=(
        one_of(
            "way", "怎么推广的", {"spot": "现场扫码", "group": "群里转发", "poster": "张贴二维码", "class": "培训时讲"}
        ),
        number("signed_up_n", "现场注册", "人次", 100_000),
    ),
)

BASE_VISIT = Kind(
    "base_visit",
    "基地参观",
    True,
    counter="次",
    teaches_skill=True,
    fields=(
        line("base", "哪个科普基地", sample="云汀区消防科普馆", asked=True, repeats=True),
        some_of("tried", "体验了什么", _TRIED),
        number("minors_n", "其中未成年人", "人次", 100_000),
        line("leader", "谁带队", "写职务就行", sample="社区副书记", repeats=True),
    ),
)

OTHER = Kind("other", "其他", True)
