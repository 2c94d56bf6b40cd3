"""The tables of messages, one module a subject."""

from beacon.messages.models.reminder import Reminder
from beacon.messages.models.suggestion import Suggestion, SuggestionQuerySet, SuggestionReply

__all__ = ["Reminder", "Suggestion", "SuggestionQuerySet", "SuggestionReply"]
