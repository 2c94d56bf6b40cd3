import uuid
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.kinds import OFFERED
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.topics import TOPICS
from beacon.figures.questions import Question, records_behind
from beacon.figures.sums import Sums, of_tenant, of_unit
from beacon.people.reach import Who
from beacon.records.actions import save_record, void, withdraw
from beacon.records.drafts import Draft
from beacon.records.models import Record, RecordState
from tests.support.people import a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db

YEAR = (date(2023, 1, 1), date(2023, 12, 31))

drafts = st.builds(
    Draft,
    kind=st.sampled_from([kind.identifier for kind in OFFERED if not kind.at_school]),
    happened_on=st.dates(*YEAR),
    setting=st.sampled_from(list(SETTINGS)),
    audience_count=st.none() | st.integers(0, 500),
    handouts=st.dictionaries(st.sampled_from(list(ITEMS)), st.integers(1, 50), max_size=2),
    topics=st.lists(st.sampled_from(list(TOPICS)), max_size=3, unique=True).map(tuple),
    audience_groups=st.lists(st.sampled_from(list(AUDIENCE_GROUPS)), max_size=3, unique=True).map(tuple),
    forces=st.dictionaries(st.sampled_from(list(FORCES)), st.integers(0, 20), max_size=3),
    skill_count=st.none() | st.integers(0, 60),
)


def naive(records: list[Record], starts: date, ends: date) -> dict[str, int]:
    """A second, simpler way to the same figures: from the records, not from the facts."""
    events = {kind.identifier for kind in OFFERED if kind.is_event}
    valid = [row for row in records if row.state == RecordState.VALID and starts <= row.happened_on <= ends]
    counted = [row for row in valid if row.kind in events]
    return {
        "records": len(valid),
        "events": len(counted),
        "attendance": sum(row.audience_count or 0 for row in counted),
        "uncounted": sum(row.audience_count is None for row in counted),
        **{f"setting {name}": sum(row.setting == name for row in counted) for name in SETTINGS},
        **{f"item {name}": sum(row.handouts.get(name, 0) for row in valid) for name in ITEMS},
        **{f"topic {name}": sum(name in row.topics for row in valid) for name in TOPICS},
        **{f"group {name}": sum(name in row.audience_groups for row in valid) for name in AUDIENCE_GROUPS},
        **{f"force {name}": sum(row.forces.get(name, 0) for row in valid) for name in FORCES},
        "skill": sum(row.skill_count or 0 for row in valid),
    }


def told(sums: Sums) -> dict[str, int]:
    return {
        "records": sums.records,
        "events": sums.events,
        "attendance": sums.attendance,
        "uncounted": sums.uncounted,
        **{f"setting {name}": n for name, n in sums.by_setting.items()},
        **{f"item {name}": n for name, n in sums.handouts.items()},
        **{f"topic {name}": n for name, n in sums.topics.items()},
        **{f"group {name}": n for name, n in sums.groups.items()},
        **{f"force {name}": n for name, n in sums.forces.items()},
        "skill": sums.skill,
    }


@given(
    history=st.lists(st.tuples(drafts, st.sampled_from(["keep", "withdraw", "void"])), max_size=8),
    bounds=st.tuples(st.dates(*YEAR), st.dates(*YEAR)).map(sorted),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sums_over_facts_equal_a_naive_count_over_random_histories(
    history: list[tuple[Draft, str]], bounds: list[date]
) -> None:
    """N08 One definition of each figure; a second, naive one agrees whatever was saved, withdrawn and voided."""
    clerk = someone("clerk", a_unit(a_tenant()))
    for draft, fate in history:
        record = save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4()).record
        if fate == "withdraw":
            withdraw(by=clerk, record=record)
        elif fate == "void":
            void(by=clerk, record=record, reason="记重了")

    records = list(Record.objects.filter(tenant=clerk.tenant))
    expected = naive(records, *bounds)

    assert told(of_unit(clerk.unit, *bounds)) == expected
    assert told(of_tenant(clerk.tenant_id, *bounds)) == expected


def saved(who: Who, **values: object) -> Record:
    draft = Draft(**{"kind": "talk", "happened_on": date(2023, 11, 2), "setting": "community", **values})  # type: ignore[arg-type]
    return save_record(by=who, unit=who.unit, draft=draft, client_id=uuid.uuid4()).record


def test_the_five_settings_add_up_to_all_events() -> None:
    """R11 Each record has one main setting, so the settings sum to the total."""
    clerk = someone("clerk", a_unit(a_tenant()))
    for setting in [*SETTINGS, "school"]:
        saved(clerk, setting=setting)
    saved(clerk, kind="broadcast")

    sums = of_unit(clerk.unit, *YEAR)

    assert sums.events == sum(sums.by_setting.values()) == 6
    assert sums.by_setting["school"] == 2


def test_units_are_summed_with_their_grids_and_apart_from_each_other() -> None:
    """R64 A grid's work rolls up to its community and to nobody else."""
    tenant = a_tenant()
    one, other = a_unit(tenant, "锦绣社区"), a_unit(tenant, "滨江路社区")
    grid = a_unit(tenant, "一网格", "grid", parent=one)
    saved(someone("clerk", one))
    saved(someone("grid", grid))
    saved(someone("clerk", other))

    assert {unit: of_unit(unit, *YEAR).events for unit in (one, other)} == {one: 2, other: 1}
    assert of_tenant(tenant.pk, *YEAR).events == 3


def test_every_number_opens_exactly_the_records_it_counts() -> None:
    """N08 Asked which records, a figure lists those and no others."""
    clerk = someone("clerk", a_unit(a_tenant()))
    with_aprons = saved(clerk, handouts={"apron": 20})
    uncounted = saved(clerk, kind="drill")
    counted = saved(clerk, audience_count=30, setting="family")
    taught = saved(clerk, kind="broadcast", topics=("escape",), audience_groups=("elders",), forces={"grid": 2})

    def behind(**question: object) -> set[uuid.UUID]:
        asked = Question(*YEAR, unit_id=clerk.unit.pk, **question)  # type: ignore[arg-type]
        return set(records_behind(clerk, asked).values_list("pk", flat=True))

    assert behind(figure="topic.escape") == {taught.pk}
    assert behind(figure="group.elders") == {taught.pk}
    assert behind(figure="force.grid") == {taught.pk}
    assert behind(figure="handout.apron") == {with_aprons.pk}
    assert behind(figure="attendance") == {counted.pk}
    assert behind(figure="uncounted") == {with_aprons.pk, uncounted.pk}
    assert behind(figure="events", setting="family") == {counted.pk}
    assert behind(figure="records", kind="drill") == {uncounted.pk}
    assert len(behind(figure="events")) == 3


def test_a_question_survives_its_address_and_ignores_what_it_cannot_read() -> None:
    asked = Question(date(2023, 10, 24), date(2023, 11, 23), uuid.uuid4(), "events", "drill", "community")

    assert Question.read(dict(parse_qsl(asked.query))) == asked
    assert (
        Question.read({"from": "gestern", "unit": "7", "figure": "secret", "kind": "x", "setting": "y"}) == Question()
    )


def test_records_of_other_tenants_are_never_behind_a_number() -> None:
    """N10 The same question asked in another subdistrict finds nothing of this one."""
    clerk = someone("clerk", a_unit(a_tenant()))
    saved(clerk)
    elsewhere = someone("office", a_unit(a_tenant("上坪街道"), "消安办", "office"))

    assert list(records_behind(elsewhere, Question(*YEAR, unit_id=clerk.unit.pk))) == []
    assert list(records_behind(elsewhere, Question(*YEAR))) == []


def test_frozen_sums_thaw_to_the_same() -> None:
    clerk = someone("clerk", a_unit(a_tenant()))
    saved(clerk, audience_count=30, handouts={"apron": 20})

    sums = of_unit(clerk.unit, *YEAR)

    assert Sums.thawed(sums.frozen()) == sums


def test_only_figures_that_exist_are_asked_for() -> None:
    """N08 A figure nobody knows is left out of the question, so the ledger opens instead of answering nought."""
    asked = [Question.read({"figure": name}).figure for name in ("handout.apron", "uncounted", "apron", "hand")]

    assert asked == ["handout.apron", "uncounted", "", ""]
