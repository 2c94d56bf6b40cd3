"""The tables of records, one module a subject."""

from beacon.records.models.catch_up import CATCH_UP_BUSY, CatchUp, CatchUpRow, CatchUpState, CatchUpWord, WordSort
from beacon.records.models.correction import Correction
from beacon.records.models.credit import Credit, Planned
from beacon.records.models.fact import Fact
from beacon.records.models.found_hazard import RecordHazard
from beacon.records.models.handout import HandoutMove
from beacon.records.models.held_photo import HeldPhoto
from beacon.records.models.look import FileState, KeptLook, LedgerColumns, LedgerFile
from beacon.records.models.photo import Photo
from beacon.records.models.record import (
    RECORD_LIFE,
    Part,
    Record,
    RecordQuerySet,
    RecordState,
    RecordUnit,
    TookPart,
)
from beacon.records.models.search import INDEX_OF_TERMS, HasTerms, RecordSearch
from beacon.records.models.second_look import LookedAgain
from beacon.records.models.site import RecordBuilding, RecordPlace
from beacon.records.models.spot_check import SpotCheck, SpotDraw, SpotState

__all__ = [
    "CATCH_UP_BUSY",
    "INDEX_OF_TERMS",
    "RECORD_LIFE",
    "CatchUp",
    "CatchUpRow",
    "CatchUpState",
    "CatchUpWord",
    "Correction",
    "Credit",
    "Fact",
    "FileState",
    "HandoutMove",
    "HasTerms",
    "HeldPhoto",
    "KeptLook",
    "LedgerColumns",
    "LedgerFile",
    "LookedAgain",
    "Part",
    "Photo",
    "Planned",
    "Record",
    "RecordBuilding",
    "RecordHazard",
    "RecordPlace",
    "RecordQuerySet",
    "RecordSearch",
    "RecordState",
    "RecordUnit",
    "SpotCheck",
    "SpotDraw",
    "SpotState",
    "TookPart",
    "WordSort",
]
