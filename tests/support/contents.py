"""What a varied month holds, by plain words: a history that lacks something proves nothing about it."""

import uuid
from collections.abc import Iterator

from beacon.catalogue.kinds import KINDS
from beacon.goods.models import Cause, StockMove
from beacon.hazards.models import Hazard
from beacon.plans.models import DutyInstance
from beacon.records.models import (
    HandoutMove,
    Record,
    RecordBuilding,
    RecordPlace,
    RecordUnit,
)
from beacon.reports.models import Consolidation, Report, ReportVersion


def absent(tenant_id: uuid.UUID) -> list[str]:
    """What did not come to happen."""
    return [word for word, is_there in _found(tenant_id) if not is_there]


def _found(tenant_id: uuid.UUID) -> Iterator[tuple[str, object]]:
    own = {"tenant_id": tenant_id}
    records = list(Record.objects.filter(**own))
    valid = [row for row in records if row.state == "valid"]
    yield "void", [row for row in records if row.state == "void"]
    yield "corrected", Record.objects.filter(**own, corrections__isnull=False).exists()
    yield "caught up", [row for row in valid if row.is_caught_up]
    yield "caught up and taken back", [row for row in records if row.is_caught_up and row.state == "void"]
    yield "without head-count", [row for row in valid if row.audience_count is None and KINDS[row.kind].is_event]
    for name in ("topics", "audience_groups", "forces", "skill_count", "handouts"):
        yield name, [row for row in valid if getattr(row, name)]
    for kind, counted in (
        ("broadcast", "minutes"),
        ("banner", "banners_n"),
        ("banner", "posters_n"),
        ("screen", "minutes_a_day"),
    ):
        yield f"{kind} with {counted}", [row for row in valid if row.kind == kind and row.details.get(counted)]
    for answer in ("accepted", "declined", "waiting"):
        yield f"joint, {answer}", RecordUnit.objects.filter(**own, part="co", answer=answer).exists()
    yield "at buildings", RecordBuilding.objects.filter(**own).exists()
    yield "at places", RecordPlace.objects.filter(**own).exists()
    yield "at schools and enterprises", RecordUnit.objects.filter(**own, part="place").exists()
    for state in ("noted", "fixed", "withdrawn"):
        yield f"hazard {state}", Hazard.objects.filter(**own, state=state).exists()
    for cause in Cause.values:
        yield f"stock {cause}", StockMove.objects.filter(**own, cause=cause).exists()
    yield "waiting for a count", HandoutMove.objects.filter(**own, move=None).exists()
    instances = DutyInstance.objects.filter(**own)
    yield "exempt", instances.filter(exempt_at__isnull=False).exists()
    yield "cancelled by the station", instances.filter(host_cancelled_on__isnull=False).exists()
    yield "done", instances.filter(done_on__isnull=False, duty__template="community_drill").exists()
    reports = Report.objects.filter(**own)
    for state in ("waiting", "returned", "consolidated"):
        yield f"report {state}", reports.filter(state=state).exists()
    yield "late report", reports.filter(is_late=True).exists()
    yield "returned and in time", reports.filter(returned_at__isnull=False, is_late=False, versions_n__gt=1).exists()
    yield "nil report", reports.filter(is_nil=True).exists()
    yield "mailed report", reports.filter(channel="mail").exists()
    yield "carried months", [row for row in ReportVersion.objects.filter(**own) if row.carried]
    yield "two consolidations", Consolidation.objects.filter(**own, number__gt=1).exists()
