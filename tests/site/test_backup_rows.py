"""Rows as lines and back."""

import base64
import json
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from axes.models import AccessAttempt
from django.db import connection, models, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from beacon.files.jobs import make_small_copy
from beacon.kit.refusals import Refusal
from beacon.people.models import Tenant, Unit
from beacon.site.backup import rows
from beacon.site.backup.rows import is_empty, lines_of, load, name_of, set_sequences, tables
from tests.support.people import a_tenant, a_unit

_moments = st.datetimes(timezones=st.just(UTC))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (models.UUIDField(), st.uuids()),
        (models.DateTimeField(), _moments),
        (models.DateField(), st.dates()),
        (models.TimeField(), st.times()),
        (models.DecimalField(), st.decimals(allow_nan=False, allow_infinity=False)),
        (models.DurationField(), st.timedeltas()),
        (models.BinaryField(), st.binary()),
        (models.BigIntegerField(), st.integers()),
        (models.BooleanField(), st.booleans()),
        (models.TextField(), st.text()),
        (models.JSONField(), _json),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, models.Field) else "",
)
def test_every_kind_of_value_comes_back_as_it_was(column: models.Field, values: st.SearchStrategy[object]) -> None:
    """N16 To the last microsecond and sign, also half a sign that a phone cut in two."""

    @given(values)
    def comes_back(value: object) -> None:
        line = rows._line([rows._plain(value)])

        back = column.to_python(json.loads(line)[0])

        assert (bytes(back) if isinstance(value, bytes) else back) == value

    comes_back()


def test_plain_values_read_as_one_would_write_them() -> None:
    moment = datetime(2023, 11, 21, 16, 0, tzinfo=UTC)
    given_values = [moment, date(2023, 4, 15), time(9, 30), timedelta(minutes=5), Decimal("1.50"), b"x", "字"]

    plain = [rows._plain(value) for value in given_values]

    assert plain == [
        "2023-11-21T16:00:00.000000+00:00",
        "2023-04-15",
        "09:30:00",
        "P0DT00H05M00S",
        "1.50",
        base64.b64encode(b"x").decode(),
        "字",
    ]


def test_nothing_that_is_kept_points_to_what_is_left_out() -> None:
    kept = set(tables())
    pointing = [
        f"{name_of(model)}.{field.name}"
        for model in kept
        for field in model._meta.local_concrete_fields
        if field.remote_field and field.related_model._meta.concrete_model not in kept
    ]

    assert pointing == []
    assert {"people.unit", "records.record", "journal.line"} <= {name_of(model) for model in kept}
    assert {"sessions.session", "people.signedin"} & {name_of(model) for model in kept} == set()


@pytest.mark.django_db
def test_a_tree_comes_back_whatever_the_order_of_its_rows() -> None:
    """N16 A unit may stand before the one above it."""
    tenant = a_tenant()
    village = a_unit(tenant, "石梯村", "village")
    a_unit(tenant, "一组", "group", parent=village)
    first, *lines = list(lines_of(Unit))
    loaded: list[int] = []

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM people_unit")
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        load(Unit, [first, *reversed(lines)], loaded.append)
        connection.check_constraints()

    assert list(lines_of(Unit)) == [first, *lines]
    assert loaded == [2]
    assert Unit.objects.get(name="一组").parent_id == village.pk


@pytest.mark.django_db
def test_times_that_django_fills_in_stay_as_they_were() -> None:
    """N16 A job's moment of asking is not the moment of restoring; jobs that are done stay behind."""
    make_small_copy.enqueue(str(uuid.uuid4()), str(uuid.uuid4()))
    make_small_copy.enqueue(str(uuid.uuid4()), str(uuid.uuid4()))
    DBTaskResult.objects.update(enqueued_at=datetime(2023, 1, 2, 3, 4, 5, 678901, tzinfo=UTC))
    DBTaskResult.objects.filter(pk=DBTaskResult.objects.first().pk).update(status="SUCCESSFUL")
    lines = list(lines_of(DBTaskResult))
    DBTaskResult.objects.all().delete()

    load(DBTaskResult, lines, lambda count: None)

    assert len(lines) == 2
    assert list(lines_of(DBTaskResult)) == lines
    assert DBTaskResult.objects.get().enqueued_at.microsecond == 678901


@pytest.mark.django_db
def test_numbers_of_the_database_go_on_after_the_highest_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """N16 No kept table has such numbers yet; that of failed sign-ins stands in."""
    monkeypatch.setattr(rows, "tables", lambda: [AccessAttempt])
    told = {"username": "x", "attempt_time": datetime(2023, 1, 1, tzinfo=UTC), "failures_since_start": 0}
    AccessAttempt.objects.create(pk=50, **told)
    lines = list(lines_of(AccessAttempt))
    AccessAttempt.objects.all().delete()

    load(AccessAttempt, lines, lambda count: None)
    set_sequences()

    assert AccessAttempt.objects.create(**told | {"username": "y"}).pk == 51


@pytest.mark.django_db
def test_lines_of_another_shape_are_refused() -> None:
    first, *_ = lines_of(Tenant)

    with pytest.raises(Refusal) as refused:
        load(Unit, [first], lambda count: None)

    assert refused.value.code == "wrong_shape"


@pytest.mark.django_db
def test_a_fresh_database_is_empty_and_one_with_a_row_or_a_strange_table_is_not() -> None:
    assert is_empty()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE somebody_elses (id integer)")
        assert not is_empty()
        transaction.set_rollback(True)

    a_tenant()

    assert not is_empty()
