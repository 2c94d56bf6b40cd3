"""The tables of reports and of forms from above, one module a subject."""

from beacon.reports.models.district_form import (
    DistrictForm,
    DistrictFormCell,
    DistrictFormFill,
    DistrictFormQuerySet,
    DistrictFormVersion,
    FillQuerySet,
    FillState,
)
from beacon.reports.models.report import (
    EXEMPTED,
    NOT_OPENED,
    REPORT_LIFE,
    STATE_LABELS,
    UNBOOKED,
    Channel,
    Consolidation,
    ConsolidationQuerySet,
    ConsolidationState,
    Report,
    ReportQuerySet,
    ReportState,
    ReportVersion,
)

__all__ = [
    "EXEMPTED",
    "NOT_OPENED",
    "REPORT_LIFE",
    "STATE_LABELS",
    "UNBOOKED",
    "Channel",
    "Consolidation",
    "ConsolidationQuerySet",
    "ConsolidationState",
    "DistrictForm",
    "DistrictFormCell",
    "DistrictFormFill",
    "DistrictFormQuerySet",
    "DistrictFormVersion",
    "FillQuerySet",
    "FillState",
    "Report",
    "ReportQuerySet",
    "ReportState",
    "ReportVersion",
]
