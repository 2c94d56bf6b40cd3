"""What people keep of the ledger: looks they come back to, columns they take out, files being made for them."""

from django.db import models

from beacon.files.models import Upload
from beacon.people.models import Account, Post, TenantRow, Unit


class KeptLook(TenantRow):
    """我的查法: a look into the ledger under a name, for one person or with `is_shared` for their unit. `query` is the
    query part of the ledger's address. Removed ones stay for the undo."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("名称", max_length=12)
    query = models.CharField(max_length=600, blank=True)
    is_shared = models.BooleanField("全单位可用", default=False)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("tenant", "unit", "made_by"), name="records_look_of_unit"),)


class LedgerColumns(TenantRow):
    """The columns a person took out last, by name, in their order."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    names = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tenant", "account"), name="records_columns_once"),)


class FileState(models.TextChoices):
    """How far the making of a file is."""

    WAITING = "waiting", "排队中"
    MAKING = "making", "正在生成"
    READY = "ready", "做好了"
    FAILED = "failed", "没做成"


class LedgerFile(TenantRow):
    """A large Excel file of the ledger, made by a job for the person who asked, who alone sees it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_as = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    query = models.CharField(max_length=600, blank=True)
    columns = models.JSONField(default=list)
    state = models.CharField("状态", max_length=8, choices=FileState.choices, default=FileState.WAITING)
    rows_in_all = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=("tenant", "asked_by", "-asked_at"), name="records_file_of_person"),)
