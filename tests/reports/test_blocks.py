from beacon.catalogue.settings import SETTINGS
from beacon.figures.sums import Sums
from beacon.reports.text.blocks import blocks


def shown(sums: Sums) -> dict[str, list[str]]:
    return {
        block.heading: [f"{number.label}{number.value}{number.unit}" for number in block.numbers]
        for block in blocks(sums)
    }


def test_empty_month_shows_zeros_of_what_is_asked_and_nothing_of_the_rest() -> None:
    assert shown(Sums()) == {
        "总体": ["活动0场", "参加0人次"],
        "重点": ["演练0场", "参观0次", "培训0场"],
        "五进": [f"{label}0场" for label in SETTINGS.values()],
        "发放": [],
        "广播": [],
    }


def test_settings_add_up_to_the_events() -> None:
    """R11 The five numbers of the month report are its events, once each."""
    sums = Sums()
    for setting, n in zip(SETTINGS, (1, 0, 9, 2, 2), strict=True):
        sums.add("events", "talk", setting, n)

    by_heading = {block.heading: block.numbers for block in blocks(sums)}

    assert sum(number.value for number in by_heading["五进"]) == by_heading["总体"][0].value == 14


def test_what_was_handed_out_and_broadcast_is_named_with_its_unit() -> None:
    sums = Sums(broadcast_times=3, broadcast_minutes=15)
    sums.add("handout.apron", "giveaway", "family", 20)

    assert (shown(sums)["发放"], shown(sums)["广播"]) == (["围裙20条"], ["播放3次", "共15分钟"])


def test_topics_groups_and_forces_stand_there_once_told() -> None:
    """R19 R47 R53 Each number opens its records."""
    sums = Sums()
    sums.add("topic.escape", "talk", "community", 2)
    sums.add("group.elders", "talk", "community", 1)
    sums.add("force.grid", "talk", "community", 3)
    sums.add("skill", "talk", "community", 12)

    assert shown(sums) | {"讲了": [], "面向": [], "出动": []} == shown(Sums()) | {"讲了": [], "面向": [], "出动": []}
    assert (shown(sums)["讲了"], shown(sums)["面向"], shown(sums)["出动"]) == (
        ["自救逃生2次", "现场会用12人次"],
        ["老年人1次"],
        ["网格员3人次"],
    )
