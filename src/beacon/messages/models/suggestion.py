"""减负建议 and what was answered: written once, never changed, hidden or removed (N03)."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from beacon.people.models import Post, TenantRow, Unit
from beacon.people.reach import Who
from beacon.people.roles import Screen

_Row = TypeVar("_Row", bound=models.Model)
WRITTEN_ONCE = "a suggestion stays as it was written"


class _WrittenOnce(models.Model):
    """A row that is added and read; the program has no way to change or remove it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once. TypeError for one that stands."""
        if not self._state.adding:
            raise TypeError(WRITTEN_ONCE)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """TypeError: it stays."""
        raise TypeError(WRITTEN_ONCE)


class _KeptQuerySet(models.QuerySet[_Row]):
    """Rows without a way to change or remove them."""

    def update(self, **kwargs: object) -> int:
        """TypeError: it stays as it was written."""
        raise TypeError(WRITTEN_ONCE)

    def delete(self) -> tuple[int, dict[str, int]]:
        """TypeError: it stays."""
        raise TypeError(WRITTEN_ONCE)


class SuggestionQuerySet(_KeptQuerySet["Suggestion"]):
    """Suggestions by adjective."""

    def visible_to(self, who: Who) -> "SuggestionQuerySet":
        """Those of the subdistrict for office and leader, of all its subdistricts for the district; everybody else has
        their own."""
        if who.opens(Screen.RELIEF):
            if who.post.district_id is not None:
                return self.filter(tenant__district_id=who.post.district_id)
            return self.filter(tenant_id=who.tenant_id)
        return self.own(who)

    def own(self, who: Who) -> "SuggestionQuerySet":
        """Those that the person wrote, in whichever post."""
        return self.filter(tenant_id=who.tenant_id, said_by__account=who.account)

    def answered(self) -> "SuggestionQuerySet":
        """Those with a reply."""
        return self.filter(Q(replies__isnull=False)).distinct()


class Suggestion(_WrittenOnce, TenantRow):
    """What could be lighter, from somebody who does the work.

    Its writer's post is kept so that they find the answer; others read the unit at most, and not even that where
    `names_unit` is off. `page` is the page it was written from. Answered means that there is a reply.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    said_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    names_unit = models.BooleanField("写上单位", default=True)
    page = models.CharField("在哪个页面", max_length=20, blank=True)
    text = models.CharField("什么事费时间", max_length=500)
    said_at = models.DateTimeField("提出时间")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("tenant", "-said_at", "-id"), name="reminders_suggestion_time"),)


class SuggestionReply(_WrittenOnce, TenantRow):
    """What the office or the leader answered; each may answer, and answer again."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="replies", db_index=False)
    said_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("答复", max_length=500)
    said_at = models.DateTimeField("答复时间")

    objects = _KeptQuerySet["SuggestionReply"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("tenant", "suggestion", "said_at"), name="reminders_reply_time"),)
