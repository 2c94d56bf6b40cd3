"""An uploaded table between upload and import."""

from django.db import models

from beacon.people.models.account import Account, Post
from beacon.people.models.tenant import TenantRow


class ImportState(models.TextChoices):
    """How far an import is."""

    CHECKING = "checking", "正在核对"
    READY = "ready", "等您看过"
    WRITING = "writing", "正在导入"
    DONE = "done", "已导入"
    FAILED = "failed", "没做成"


class RosterImport(TenantRow):
    """An uploaded workbook, held for a day so that exactly what was shown is imported.

    `shown` is the dry run as the page shows it and `fingerprint` what it amounts to; a roster that moved meanwhile
    gives another one. The bytes and the names are let go as soon as they are imported; after a day nobody sees the row
    any more, and the next upload or the worker removes it. `subject` tells what sort of table it is.
    """

    subject = models.CharField("什么表", max_length=16, default="roster")
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField(editable=False)
    state = models.CharField("进度", max_length=8, choices=ImportState.choices, default=ImportState.CHECKING)
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    shown = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    is_moved = models.BooleanField(default=False)
    skips = models.BooleanField("跳过不合适的行", default=False)
    failure = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_as = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("tenant", "made_at"), name="people_roster_import_made"),)
