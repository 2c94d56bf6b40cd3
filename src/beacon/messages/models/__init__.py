"""The tables of messages, one module a subject."""

from beacon.messages.models.channel import ROBOTS, Channel, ChannelKind, Delivery, DeliveryState
from beacon.messages.models.private import UnitReminder
from beacon.messages.models.reminder import Reminder
from beacon.messages.models.suggestion import Suggestion, SuggestionQuerySet, SuggestionReply

__all__ = [
    "ROBOTS",
    "Channel",
    "ChannelKind",
    "Delivery",
    "DeliveryState",
    "Reminder",
    "Suggestion",
    "SuggestionQuerySet",
    "SuggestionReply",
    "UnitReminder",
]
