"""Ways of speaking that notices of other towns and fields have: what each asks for, how often and of whom."""

import pytest

from beacon.notices import Due, Obligation, read_notice


def _asked(text: str) -> list[Obligation]:
    return [one for one in read_notice(text).obligations if one.cadence]


@pytest.mark.parametrize(
    ("text", "timings"),
    [
        ("各网格每两天对水塘巡查一次。", [("daily", 1, None)]),
        ("每个街天设点宣传一次。", [("weekly", 1, None)]),
        ("电梯每15日维护保养一次。", [("monthly", 2, None)]),
        ("派出所隔日到校门口开展护学巡逻。", [("daily", 1, None)]),
        ("各企业季度至少开展一次应急演练。", [("quarterly", 1, None)]),
        ("各校学期初、学期末各开展一次校舍安全排查。", [("per_term", 2, None)]),
        ("本学期组织疏散演练不少于2次。", [("per_term", 2, None)]),
        ("幼儿园在新生入园第一周与家长签好责任书。", [("term_start", 1, None)]),
        ("水利站每日10时、14时、17时沿岸喊话。", [("daily", 3, None)]),
        ("各商户每天开门前、打烊后各检查一次电器。", [("daily", 2, None)]),
        ("护林员一日两巡，做好记录。", [("daily", 2, None)]),
        ("广播每周一、三、五早晚播出。", [("weekly", 3, None)]),
        ("护林员每日巡山不得少于2趟。", [("daily", 2, None)]),
        ("9月1日前，后勤处更换应急照明灯30盏。", [("once", 30, {"date": "--09-01"})]),
        ("每季度评选“安全之星”5名。", [("quarterly", 5, None)]),
        ("7月1日至8月31日，水利站每天值守。", [("daily", 1, {"from": "--07-01", "to": "--08-31"})]),
        ("10月份，妇联开设4期反诈专题。", [("once", 4, {"from": "--10-01", "to": "--10-31"})]),
        ("应急局于第四季度对学校抽查1次。", [("once", 1, {"from": "--10-01", "to": "--12-31"})]),
        ("各组长7.8前把山塘摸一遍底。", [("once", 1, {"date": "--07-08"})]),
        ("各单位务于本周五（8月16日）下班前完成注册。", [("once", 1, {"date": "--08-16"})]),
        (
            "请今晚之前收齐截图，后天（6月12日）交到社区。",
            [("once", 1, {"date": "--06-10"}), ("once", 1, {"date": "--06-12"})],
        ),
        ("各村配齐救生设施，汛期到来前全部安装到位。", [("once", 1, None)]),
        ("逐户签订承诺书，4月1日前全部签完。", [("once", 1, {"date": "--04-01"})]),
        ("把“厂长讲安全”作为固定动作，每月讲一次。", [("monthly", 1, None)]),
        ("建立周研判机制，综治中心每周研判涉诈警情。", [("weekly", 1, None)]),
    ],
)
def test_words_of_time_and_number_say_how_often(text: str, timings: list[tuple[str, int, Due | None]]) -> None:
    """N12"""
    assert [(one.cadence, one.count, one.due) for one in _asked(text)] == timings


@pytest.mark.parametrize(
    "text",
    [
        "今冬以来我省已发布橙色预警3次。",
        "3月20日，镇长主持召开调度会，传达了上级精神。",
        "本次行动自6月1日开始，至8月31日结束。",
        "从11月25日起至12月底，在全县集中开展反诈宣传活动。",
        "对三次以上拒不整改的经营户依法查封。",
        "个别单位未落实每日防火巡查制度。",
        "每名护林员每月补助800元。",
        "三分之二以上村民每年参加过培训。",
        "微型消防站每班在岗人员不少于3人。",
        "新入职员工三级教育不少于24学时。",
        "让每一名学生每天都能平安回家。",
        "白石镇每周开设一期夜话，被市级媒体报道。",
        "4月5日，邻镇因上坟烧纸引发火灾，烧毁林地20亩。",
        "持证上岗率达到100%，每年递增5个百分点。",
        "劝阻成功一次计20分。",
        "器材柜内战斗服不少于2套、空呼不少于2具。",
        "一、主要做法\n（一）对社戒人员每月见面、每季尿检，管控率达标。",
    ],
)
def test_what_only_looks_like_a_demand_is_none(text: str) -> None:
    """N12"""
    assert _asked(text) == []


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("门卫每日开门前检查消防通道。", ("门卫",)),
        ("冷库企业的涉氨装置每年检验1次。", ("冷库企业",)),
        ("例会每年至少召开4次，由禁毒办召集。", ("禁毒办",)),
        ("大喇叭早中晚各播一遍，会计小邓负责。", ("会计小邓",)),
        ("寺庙由统战办牵头，春节前检查一次。", ("统战办",)),
        ("应急物资由仓库保管员每月清点。", ("仓库保管员",)),
        ("住建局牵头，市场监管局配合，每半年联合执法一次。", ("住建局",)),
        ("暑假期间班主任老师每10天家访一次。", ("班主任老师",)),
        ("戒毒康复指导站每月开展心理疏导一次。", ("戒毒康复指导站",)),
        ("分管副校长每周组织一次巡查。", ("分管副校长",)),
        ("闭店后由保卫部清场一遍，每天如此。", ("保卫部",)),
        ("安全管理部6月1日至6月5日组织交叉检查。", ("安全管理部",)),
        ("各门店负责人每日打烊前切断电源。", ("各门店负责人",)),
        ("瞭望塔每小时向指挥部报平安1次。", ("瞭望塔",)),
    ],
)
def test_who_acts_is_named_by_the_sentence(text: str, actors: tuple[str, ...]) -> None:
    """N12"""
    assert _asked(text)[0].actors == actors


def test_a_heading_that_is_a_unit_names_who_acts_below() -> None:
    """N12"""
    text = "第三条  网格员职责\n（一）对企业每月至少巡查1遍。\n一、县水利局\n（1）对水库每月检查一次。\n"

    assert [one.actors for one in _asked(text)] == [("网格员",), ("县水利局",)]


def test_a_period_before_a_colon_times_all_that_follows_in_its_item() -> None:
    """N12"""
    text = "①每月：政教处组织演练1次，实验室管理员清点危化品1次。\n②每天：宿管员查看一遍充电情况；门卫每日检查通道。\n"

    assert [one.cadence for one in _asked(text)] == ["monthly", "monthly", "daily", "daily"]


def test_lines_that_begin_with_a_date_are_entries_of_a_time_table() -> None:
    """N12"""
    text = (
        "三、时间节点\n4月25日前　美术组完成消防手抄报评选，展出优秀作品\n6月30日前　政教处向县教育局报送学期工作总结\n"
    )

    assert [(one.actors, one.due) for one in _asked(text)] == [
        (("美术组",), {"date": "--04-25"}),
        (("政教处",), {"date": "--06-30"}),
    ]


def test_a_table_drawn_with_strokes_is_a_table() -> None:
    """N12"""
    text = (
        "序号 | 重点任务 | 责任单位 | 完成时限\n"
        "1 | 组织危化品企业开展专项整治 | 应急办 | 4月底前\n注：各责任单位每月28日前报送进展。\n"
    )

    assert [(one.actors, one.due) for one in _asked(text)] == [
        (("应急办",), {"date": "--04-30"}),
        (("各责任单位",), {"day": 28}),
    ]


def test_responsible_units_within_a_sentence_act_and_leave_its_date_alone() -> None:
    """N12"""
    found = _asked("③林区沿线更新防火标语牌40块，责任单位：工会、团委，3月底前完成。")

    assert [(one.actors, one.count, one.due) for one in found] == [(("工会", "团委"), 40, {"date": "--03-31"})]


def test_a_number_before_a_blank_is_a_number_of_an_item() -> None:
    """N12"""
    text = (
        "4　宣传教育\n（1）录制音频4期；\n完成时限：4月20日前\n"
        "5　寄递监管\n对网点每季度检查一次。\n完成时限：每季度末月20日前\n"
    )

    assert [(one.cadence, one.due) for one in _asked(text)] == [
        ("once", {"date": "--04-20"}),
        ("quarterly", {"day": 20}),
    ]


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("各村2月底前重新核定护林员名册。", ("once", 1, {"date": "--02-28"})),
        ("林业站10月底前绘制防火隔离带走向图。", ("once", 1, {"date": "--10-31"})),
        ("镇财政所3月底前足额拨付防火经费。", ("once", 1, {"date": "--03-31"})),
        ("县委办每季度调阅一次值班记录。", ("quarterly", 1, None)),
        ("暑假前，妇联领着小安全员去看装备、学打结。", ("once", 1, None)),
        ("工作专班于2025-06-30前完成名单复核。", ("once", 1, {"date": "2025-06-30"})),
        ("新学期第一周，中心小学上一堂防火课。", ("term_start", 1, None)),
        ("社区书记年内带头讲2次平安课。", ("once", 2, {"date": "--12-31"})),
        ("各村每逢初一、十五在祠堂前劝导文明祭祀。", ("monthly", 2, None)),
    ],
)
def test_a_deadline_or_period_asks_whatever_verb_stands_with_it(text: str, timing: tuple[str, int, Due | None]) -> None:
    """N12"""
    assert [(one.cadence, one.count, one.due) for one in _asked(text)] == [timing]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("各企业每月28日前将自查结果录入监管平台。", "report"),
        ("4月18日前书面回复大队。", "report"),
        ("防火办每季度对物资储备情况组织一次盘点。", "inspection"),
        ("每处危险水域6月底前设立警示牌1块。", "goods"),
        ("上、下半年各组织一次专家会诊。", "inspection"),
        ("物业每季度清洗一次油烟管道。", "other"),
        ("管委会每年举办一期反诈研修班。", "training"),
        ("各班主任每学期带学生走一次疏散路线。", "drill"),
        ("政法委6月底前开展一次约谈。", "meeting"),
    ],
)
def test_the_governing_verb_names_the_kind(text: str, kind: str) -> None:
    """N12"""
    assert [one.kind for one in _asked(text)] == [kind]


def test_a_deed_and_the_report_on_it_share_a_deadline_and_are_two() -> None:
    """N12"""
    found = _asked("石岗镇4月底前完成全部整改并书面报告区消安委办。各社区12月5日前完成验收，并将验收报告报区住建局。")

    assert [(one.kind == "report", one.due) for one in found] == [
        (False, {"date": "--04-30"}),
        (True, {"date": "--04-30"}),
        (False, {"date": "--12-05"}),
        (True, {"date": "--12-05"}),
    ]


def test_in_a_letter_the_addressed_body_acts_and_not_the_writer() -> None:
    """N12"""
    text = (
        "消防安全提醒函\n致：五里批发市场有限公司\n    近日，大队在抽查中发现，你单位防火卷帘下堆放布匹。现提醒如下：\n"
        "1. 请你单位于3月28日前完成清理，4月18日前书面回复大队。\n2.5月10日前组织一次疏散演练。\n"
    )

    assert [one.actors for one in _asked(text)] == [("五里批发市场有限公司",)] * 3


def test_narrow_dots_end_sentences_and_names_keep_the_signs_of_the_notice() -> None:
    """N12"""
    text = (
        "宣传教育.各村(居)应急广播每天播放不少\n于4次.村(居)儿童主任对留守儿童每\n"
        "周电话联系1次、每月上门1次,并做好记录."
    )

    assert [(one.cadence, one.count, one.actors) for one in _asked(text)] == [
        ("daily", 4, ("各村(居)",)),
        ("weekly", 1, ("村(居)儿童主任",)),
        ("monthly", 1, ("村(居)儿童主任",)),
    ]
