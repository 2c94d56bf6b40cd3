"""Activities taken over from a table of one's own (补录): the upload, its rows, what its unit's words mean."""

from django.db import models

from beacon.people.models import Account, Post, TenantRow, Unit
from beacon.records.models.record import Record


class CatchUpState(models.TextChoices):
    """How far an upload is."""

    READING = "reading", "正在看表"
    ASKING = "asking", "等您对列"
    CHECKING = "checking", "正在核对"
    READY = "ready", "等您看过"
    WRITING = "writing", "正在记"
    DONE = "done", "已记好"
    TAKING_BACK = "taking_back", "正在撤销"
    TAKEN_BACK = "taken_back", "已撤销"
    FAILED = "failed", "没做成"


CATCH_UP_BUSY = (CatchUpState.READING, CatchUpState.CHECKING, CatchUpState.WRITING, CatchUpState.TAKING_BACK)


class CatchUp(TenantRow):
    """An uploaded table of past activities of `unit`, held for a day until it is confirmed.

    `columns` maps headings to fields, `kinds` words to kinds of activity ("" is the word of a row that has none);
    `shown` is what the pages show. The bytes are let go once the records stand; the row stays, for they name it.
    `job` is the job that works on it, empty where nobody waits for one.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField(editable=False)
    state = models.CharField("进度", max_length=12, choices=CatchUpState.choices, default=CatchUpState.READING)
    columns = models.JSONField(default=dict)
    kinds = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    with_doubles = models.BooleanField("重复的也记", default=False)
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    job = models.CharField(max_length=40, blank=True)
    void_reason = models.CharField("撤销理由", max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_as = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=("tenant", "unit", "-made_at"), name="records_catch_up_of_unit"),)

    @property
    def is_busy(self) -> bool:
        """Whether a job works on it, or stopped doing so."""
        return self.state in CATCH_UP_BUSY


class CatchUpRow(TenantRow):
    """The record a row of the table became; `number` counts as a spreadsheet does."""

    batch = models.ForeignKey(CatchUp, on_delete=models.PROTECT, related_name="rows", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="caught_up_from", db_index=False)
    sheet = models.CharField(max_length=255, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "record"), name="records_catch_up_row_once"),)
        indexes = (models.Index(fields=("tenant", "batch"), name="records_catch_up_row_of"),)


class WordSort(models.TextChoices):
    """What a remembered word is."""

    COLUMN = "column", "列名"
    KIND = "kind", "活动类型"


class CatchUpWord(TenantRow):
    """What a heading or a word for an activity means in the tables of this unit; an empty meaning is 不用."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    sort = models.CharField(max_length=6, choices=WordSort.choices)
    word = models.CharField(max_length=120)
    meaning = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tenant", "unit", "sort", "word"), name="records_catch_up_word_once"),
        )
