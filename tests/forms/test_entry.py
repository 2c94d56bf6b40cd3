import uuid
from datetime import date, datetime, time

import pytest
from django.http import QueryDict

from beacon.catalogue.fields import clean
from beacon.catalogue.kinds import KINDS, OFFERED, Kind
from beacon.catalogue.settings import SETTINGS
from beacon.forms.beginnings import blank, filled_like, like
from beacon.forms.entry import Offer, entry
from beacon.forms.sent import sent, typed
from beacon.forms.shapes import Choice
from beacon.kit.clock import SHANGHAI
from beacon.people.models import Unit
from beacon.records.drafts import Draft, DraftProblems, clean_draft
from beacon.records.models import Record, RecordState
from beacon.records.read.habits import Habits

NOW = datetime(2023, 11, 21, 16, 0, tzinfo=SHANGHAI)
OFFER = Offer(
    now=NOW,
    habits=Habits(places=("锦绣苑3栋", "锦绣广场"), last_counts={"drill": 38}),
    schools={"4f0e5a4e-0000-7000-8000-000000000001": "江畔小学"},
    make_ups=(Choice("4f0e5a4e-0000-7000-8000-000000000002", "上半年演练（补办）", kinds=("drill",)),),
)
COMMUNITY = Unit(name="锦绣社区", kind="community", group="community")


def a_record(kind: Kind, state: str = RecordState.VALID) -> Record:
    """A record with every particular of its kind."""
    details = {own.name: clean(own, kind.samples()[own.name]) for own in kind.fields}
    return Record(
        kind=kind.identifier,
        happened_on=date(2023, 11, 2),
        started_at=time(10, 20),
        setting="family",
        place="锦绣苑1栋" if kind.has_place else "",
        audience_count=40 if kind.has_audience else None,
        summary="讲了用电",
        details=details,
        handouts={"apron": 20},
        topics=["escape", "ebikes"],
        audience_groups=["elders"] if kind.has_audience else [],
        forces={"grid": 2, "volunteer": 5},
        skill_count=12 if kind.teaches_skill else None,
        state=state,
    )


def cleaned(form: dict[str, str]) -> Draft:
    return clean_draft(typed(form), unit=COMMUNITY, today=NOW.date())


@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.identifier)
def test_form_of_a_kind_has_its_fields_under_the_catalogue_s_labels(kind: Kind) -> None:
    form = entry(blank(OFFER, kind=kind.identifier), OFFER, client_id="x")

    shown = next(choice for choice in form.kinds if choice.kind is kind)
    assert [(view.label, view.unit) for view in shown.fields] == [(own.label, own.unit) for own in kind.fields]


@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.identifier)
def test_record_filled_in_again_gives_the_same_values(kind: Kind) -> None:
    """Every kind survives the way from stored values to form, to what is sent, to a draft."""
    record = a_record(kind, RecordState.WITHDRAWN)

    draft = cleaned(like(record, OFFER))

    expected = Draft(
        kind=record.kind,
        happened_on=record.happened_on,
        setting=record.setting,
        started_at=record.started_at,
        place=record.place,
        audience_count=record.audience_count,
        summary=record.summary,
        details=record.details,
        handouts=record.handouts,
        topics=("escape", "ebikes"),
        audience_groups=("elders",) if kind.has_audience else (),
        forces={"grid": 2, "volunteer": 5},
        skill_count=12 if kind.teaches_skill else None,
    )
    assert draft == expected


def test_same_as_last_time_is_for_today_and_leaves_the_sentence_to_be_written() -> None:
    draft = cleaned(like(a_record(KINDS["drill"]), OFFER))

    assert (draft.happened_on, draft.started_at, draft.summary) == (NOW.date(), time(16, 0), "")
    assert (draft.place, draft.audience_count, draft.handouts) == ("锦绣苑1栋", 40, {"apron": 20})


def test_new_form_needs_no_typing() -> None:
    """Today, now, the last place and the last head-count of the kind stand there already."""
    draft = cleaned(blank(OFFER, kind="drill"))

    assert (draft.happened_on, draft.started_at) == (date(2023, 11, 21), time(16, 0))
    assert (draft.place, draft.audience_count, draft.setting) == ("锦绣苑3栋", 38, "community")


def test_particulars_of_another_kind_stay_out_of_the_record() -> None:
    """Two kinds have a field of the same name; each keeps its own."""
    form = blank(OFFER, kind="drill") | {"drill-problems": "门锁着", "school_check-problems": "灭火器过期"}

    assert cleaned(form).details == {"problems": "门锁着"}


def test_typed_date_and_place_win_over_the_chips_beside_them() -> None:
    form = blank(OFFER, kind="talk") | {"happened_on": "2023-11-18", "place": "新地方"}

    draft = cleaned(form)

    assert (draft.happened_on, draft.place) == (date(2023, 11, 18), "新地方")


def test_school_is_taken_only_for_kinds_at_a_school() -> None:
    school = next(iter(OFFER.schools))

    assert cleaned(blank(OFFER, kind="talk", school=school)).school_id is None
    assert cleaned(blank(OFFER, kind="school_event", school=school)).school_id == uuid.UUID(school)


def test_chip_of_a_page_opened_before_midnight_becomes_a_date() -> None:
    form = entry({"day": "2023-11-18", "kind": "talk"}, OFFER, client_id="x")

    assert form.happened_on.value == "2023-11-18"
    assert [choice.label for choice in form.days if choice.is_chosen] == ["选日期"]


def test_sentence_stands_beside_its_field_and_everything_typed_stays() -> None:
    form = blank(OFFER, kind="drill") | {"audience_count": "许多", "drill-evac_minutes": "-3", "summary": "说明"}

    shown = entry(form, OFFER, client_id="x", problems={"audience_count": "请填整数", "evac_minutes": "请填0以上"})

    drill = next(choice for choice in shown.kinds if choice.is_chosen)
    assert (shown.audience.value, shown.audience.error, shown.summary.value) == ("许多", "请填整数", "说明")
    assert [(view.value, view.error) for view in drill.fields if view.error] == [("-3", "请填0以上")]
    assert drill.has_error


def test_first_eight_kinds_follow_the_habit_and_the_rest_stand_behind_more() -> None:
    habit = Offer(now=NOW, habits=Habits(kinds=tuple(reversed([kind.identifier for kind in OFFERED]))))

    form = entry(blank(habit), habit, client_id="x")

    assert [choice.kind for choice in form.first_kinds] == list(reversed(OFFERED))[:8]
    assert [choice.kind for choice in form.more_kinds] == list(reversed(OFFERED))[8:]


def test_settings_are_offered_in_the_order_of_the_notice_with_none_chosen() -> None:
    """R11 The five settings, and 自动 for those who do not choose."""
    form = entry(blank(OFFER), OFFER, client_id="x")

    assert [choice.label for choice in form.setting.choices] == ["自动", *SETTINGS.values()]
    assert [choice.value for choice in form.setting.choices if choice.is_chosen] == [""]


def test_earlier_periods_are_offered_only_where_there_are_some() -> None:
    none = Offer(now=NOW, habits=Habits())

    assert [choice.label for choice in entry(blank(OFFER), OFFER, client_id="x").make_up.choices] == [
        "不用补",
        "上半年演练（补办）",
    ]
    assert entry(blank(none), none, client_id="x").make_up.choices == ()


def test_unit_without_places_gets_a_text_field_alone() -> None:
    fresh = Offer(now=NOW, habits=Habits())

    form = entry({"place": "锦绣广场"}, fresh, client_id="x")

    assert (form.places, form.place.value) == ((), "锦绣广场")


def test_same_as_last_time_brings_all_that_stays_the_same_and_nothing_of_that_one_time() -> None:
    record = a_record(KINDS["media"])

    draft = cleaned(like(record, OFFER))

    assert (draft.topics, draft.forces, draft.handouts) == (
        ("escape", "ebikes"),
        {"grid": 2, "volunteer": 5},
        {"apron": 20},
    )
    assert set(draft.details) == {"outlet", "outlet_kind", "level"}


def test_same_as_last_time_keeps_what_was_typed_meanwhile() -> None:
    form = blank(OFFER, kind="drill") | {
        "summary": "这次在东门",
        "place": "东门",
        "handout-leaflet": "60",
        "topics": "ebikes",
    }

    filled = filled_like(form, a_record(KINDS["drill"]), OFFER)

    draft = cleaned(filled)
    assert (draft.summary, draft.place, draft.topics) == ("这次在东门", "东门", ("ebikes",))
    assert draft.handouts == {"apron": 20, "leaflet": 60}
    assert (draft.audience_count, draft.forces) == (40, {"grid": 2, "volunteer": 5})


def test_same_as_last_time_keeps_a_head_count_somebody_typed() -> None:
    form = blank(OFFER, kind="drill") | {"audience_count": "55"}

    assert cleaned(filled_like(form, a_record(KINDS["drill"]), OFFER)).audience_count == 55


def test_boxes_ticked_together_arrive_as_one_value_in_the_order_of_the_catalogue() -> None:
    """R19 R47 Several topics and groups; of the other names the last counts."""
    posted = QueryDict("kind=drill&day=2023-11-21&topics=ebikes&topics=escape&audience_groups=elders&place=a&place=b")

    draft = cleaned(sent(posted))

    assert (draft.topics, draft.audience_groups, draft.place) == (("escape", "ebikes"), ("elders",), "b")


def test_a_topic_that_is_none_is_named_and_what_was_ticked_stays() -> None:
    form = blank(OFFER, kind="drill") | {"topics": "escape,nonsense"}

    with pytest.raises(DraftProblems) as found:
        cleaned(form)

    assert found.value.problems == {"topics": "「讲了哪些方面」请从列出的选项里选。"}
    shown = entry(form, OFFER, client_id="x", problems=found.value.problems)
    assert [choice.value for choice in shown.topics.choices if choice.is_chosen] == ["escape"]
    assert shown.is_rest_open


def test_what_stands_behind_more_is_told_in_a_few_words() -> None:
    """R53 Nothing is hidden: the closed fold says what it holds."""
    shown = entry(like(a_record(KINDS["drill"]), OFFER), OFFER, client_id="x")

    assert shown.rest_told == "自救逃生、电动自行车 · 老年人 · 网格员2、志愿者5"


def test_groups_and_skill_belong_only_to_kinds_where_people_take_part() -> None:
    form = blank(OFFER, kind="banner") | {"audience_groups": "elders", "skill_count": "5"}

    draft = cleaned(form)

    assert (draft.audience_groups, draft.skill_count) == ((), None)


def test_every_field_of_the_form_has_a_name_of_its_own() -> None:
    """A kind's own field never takes the place of a value all kinds share."""
    shared = set(typed(blank(OFFER)))

    assert {own.name for kind in OFFERED for own in kind.fields} & shared == set()


def test_the_last_place_is_no_guess_for_what_happens_nowhere() -> None:
    """A report in the press has no place unless somebody typed one."""
    form = blank(OFFER, kind="media")

    assert (cleaned(form).place, cleaned(form | {"place": "锦绣广场"}).place) == ("", "锦绣广场")
