"""Rows as lines of text that either database understands, and back, to the last microsecond.

A table is a first line with its name and columns, then one line a row: its values in that order as a JSON list, rows in
the order of their keys, names within JSON values in the order of the alphabet. The same rows give the same lines, so
one SHA-256 compares a table of SQLite with one of PostgreSQL.
"""

import base64
import datetime
import decimal
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_iso_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from beacon.kit.batches import batches
from beacon.kit.refusals import Refusal
from beacon.records.models import INDEX_OF_TERMS

LEFT_OUT = frozenset({"sessions", "axes", "contenttypes", "auth"})
"""Apps whose tables stay behind. Sessions: everybody signs in again. Failed sign-ins: they close a door for a quarter
of an hour and hold addresses of people. Tables and permissions of Django itself: made anew, and used by nothing."""

OPEN_JOBS = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
"""Jobs not done yet come along, so that every photo gets its small copy; one that was running is put back by the worker
after its lease. Finished ones are no more than a log."""


def tables() -> list[type[Model]]:
    """Every table that is kept, by its name, those that join two others included."""
    models = apps.get_models(include_auto_created=True)
    return sorted((model for model in models if _is_kept(model)), key=name_of)


def _is_kept(model: type[Model]) -> bool:
    meta = model._meta
    is_session = issubclass(model, AbstractBaseSession)
    return meta.managed and not meta.proxy and not is_session and meta.app_label not in LEFT_OUT


def name_of(model: type[Model]) -> str:
    """「records.fact」."""
    return model._meta.label_lower


def every_row(model: type[Model]) -> QuerySet[Model]:
    """The rows of a table that are kept, whosever they are."""
    rows: QuerySet[Model] = QuerySet(model=model)
    return rows.filter(status__in=OPEN_JOBS) if issubclass(model, DBTaskResult) else rows


def columns_of(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns that are written; those the database works out itself are not."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def lines_of(model: type[Model]) -> Iterator[bytes]:
    """The table as lines. Read inside a snapshot, or while nobody writes."""
    columns = [field.attname for field in columns_of(model)]
    yield _line({"table": name_of(model), "columns": columns})
    for row in every_row(model).order_by("pk").values_list(*columns).iterator(chunk_size=1000):
        yield _line([_plain(value) for value in row])


def _line(value: Any) -> bytes:
    told = {"separators": (",", ":"), "sort_keys": True}
    try:
        return json.dumps(value, ensure_ascii=False, **told).encode() + b"\n"  # type: ignore[arg-type]
    except UnicodeEncodeError:
        # Half of a sign that was cut in two, as some phones send them, has no bytes of its own.
        return json.dumps(value, **told).encode() + b"\n"  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    """A value as JSON has it; what `Field.to_python` of its column turns back into the same."""
    match value:
        case datetime.datetime():
            return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return duration_iso_string(value)
        case uuid.UUID() | decimal.Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case _:
            return value


def load(model: type[Model], lines: Iterable[bytes], on_rows: Callable[[int], None]) -> None:
    """Write the lines of a table as rows, exactly as they were. Refused when they are of another table or shape."""
    fields = columns_of(model)
    source = iter(lines)
    told = json.loads(next(source, b"{}"))
    if told != {"table": name_of(model), "columns": [field.attname for field in fields]}:
        raise Refusal("wrong_shape", f"备份里的表 {name_of(model)} 和这个版本的程序对不上，没有恢复任何东西。")
    names, read = [field.attname for field in fields], [_reader(field) for field in fields]
    for batch in batches(source, _rows_at_once(fields)):
        rows = [
            model.from_db(
                connection.alias,
                names,
                [turn(value) for turn, value in zip(read, json.loads(line), strict=True)],
            )
            for line in batch
        ]
        _insert(model, fields, rows)
        on_rows(len(rows))


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """Turns a column's plain values back."""
    target: Field[Any, Any] = field
    while isinstance(target, ForeignKey):
        target = target.target_field
    return target.to_python


def _rows_at_once(fields: list["Field[Any, Any]"]) -> int:
    return max(1, min(500, connection.ops.bulk_batch_size(fields, range(500))))


def _insert(model: type[Model], fields: list["Field[Any, Any]"], rows: list[Model]) -> None:
    """One INSERT of the values as they are: nothing that Django fills in while saving, such as the time of saving."""
    query = InsertQuery(model)
    query.insert_values(fields, rows, raw=True)
    query.get_compiler(connection.alias).execute_sql()


def set_sequences() -> None:
    """Let the numbers a database hands out go on after the highest one that was loaded."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_empty() -> bool:
    """Whether the database holds nothing to lose: no row in a kept table, no table of another program."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        # Looking into it would make the file.
        return True
    # The index of the ledger's search is made by a migration and filled by triggers.
    exists = {name for name in connection.introspection.table_names() if not name.startswith(INDEX_OF_TERMS)}
    ours = set(connection.introspection.django_table_names()) | {MigrationRecorder.Migration._meta.db_table}
    return exists <= ours and not any(
        QuerySet(model=model).order_by()[:1].exists() for model in tables() if model._meta.db_table in exists
    )
