"""The table of stored files."""

from django.db import models

from beacon.people.models import Account, TenantRow, Unit
from beacon.people.reach import Who


class Purpose(models.TextChoices):
    """What a file is for."""

    PHOTO = "photo", "照片"
    NOTICE = "notice", "文件"
    PAPER = "paper", "汇总文件"
    MAILED = "mailed", "报来的文件"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads by adjective."""

    def visible_to(self, who: Who) -> "UploadQuerySet":
        """Those of units under the path `who` reaches; nothing for those who reach no tenant.

        A photo of somebody else's record that one may see is reached through the record, not through this.
        """
        if who.path is None:
            return self.none()
        return self.filter(tenant_id=who.tenant_id, unit__path__startswith=who.path)


class Upload(TenantRow):
    """One stored file. `name` is what the person called it, `key` where the bytes lie, `small_key` its small copy.

    `sha256` is of the bytes as stored. Photos are stored without their metadata, so the same picture sent again, or
    sent once with and once without, has the same hash. `small_key` is empty until the job has made the small copy.
    `likeness` is a 64-bit perceptual hash of a picture (dHash), kept signed because databases know no unsigned 64-bit
    numbers; it comes with the small copy and stays null for a picture with next to no contrast.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=8, choices=Purpose.choices)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    small_key = models.CharField(max_length=200, blank=True)
    likeness = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField("拍摄时间", null=True)
    stored_at = models.DateTimeField("存入时间")
    stored_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("tenant", "sha256"), name="files_upload_hash"),)
