"""Reminders by e-mail, through the mail server of the installation (`BEACON_SMTP_*`). Off while there is none."""

import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from beacon.kit import clock
from beacon.messages.robots import NotSent
from beacon.people.models import Unit, UnitPart, UnitRole


def is_configured() -> bool:
    """Whether the installation has a mail server."""
    return bool(settings.EMAIL_HOST)


def mailbox_of(unit: Unit) -> str:
    """The mailbox of the unit's 联络员 today; empty where none is kept. One query."""
    named = UnitRole.objects.filter(tenant_id=unit.tenant_id, unit=unit, role=UnitPart.LIAISON).held_on(clock.today())
    return named.exclude(email="").values_list("email", flat=True).first() or ""


def post(to: str, subject: str, text: str) -> None:
    """Send one letter. NotSent with a sentence when the server did not take it."""
    try:
        validate_email(to)
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]).send()
    except (ValidationError, ValueError):
        # Kept before mailboxes were checked on entry, or brought in from elsewhere: with a line break no letter starts.
        raise NotSent("留的邮箱不像邮箱，请联络员核对后改好。") from None
    except (OSError, smtplib.SMTPException):
        raise NotSent("邮件服务器没有收下。请管理员核对邮箱配置。") from None
