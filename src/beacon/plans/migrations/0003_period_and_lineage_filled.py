"""Old rows get the key of their period and the lineage of their duty. The rules are written out as they were on the
day of this migration: later ones must not change what it does."""

import uuid
from datetime import timedelta

from django.db import migrations

NAMESPACE = uuid.UUID('6f3d1f0a-5c3e-5d0e-9a57-52e1b0a6f2c4')
MONTHS = {'monthly': 1, 'bimonthly': 2, 'quarterly': 3, 'half_yearly': 6, 'yearly': 12}
LETTERS = {1: '-', 2: 'B', 3: 'Q', 6: 'H'}


def lineage_of(duty):
    if duty.template == 'month_report':
        return uuid.uuid5(NAMESPACE, f'month_report {duty.tenant_id}')
    return duty.id


def period_of(duty, row):
    """The key of the period that holds the row's last day."""
    day = row.ends
    if duty.due and duty.due.get('next_month') and isinstance(duty.due.get('day'), int):
        day = row.due_on - timedelta(days=duty.due['day'])
    if duty.template == 'month_report':
        return f'{day:%Y-%m}'
    if duty.cadence in MONTHS:
        months = MONTHS[duty.cadence]
        if months == 12:
            return f'{day.year}'
        ordinal = (day.month - 1) // months + 1
        return f'{day.year}-{ordinal:02}' if months == 1 else f'{day.year}{LETTERS[months]}{ordinal}'
    if duty.cadence == 'weekly':
        week = (day - timedelta(days=day.weekday())).isocalendar()
        return f'{week.year}-W{week.week:02}'
    if duty.cadence == 'term_start':
        return f'{day.year}-spring' if day.month < 7 else f'{day.year}-autumn'
    if duty.cadence == 'per_term':
        # The spring term ends on 31 August, the autumn term on 31 December.
        return f'{day.year}-spring' if day.month < 9 else f'{day.year}-autumn'
    return 'once'


def fill(apps, schema_editor):
    duties = apps.get_model('plans', 'Duty').objects.select_related('notice')
    instances = apps.get_model('plans', 'DutyInstance').objects
    for duty in duties.iterator():
        duty.lineage = lineage_of(duty)
        if duty.notice.state != 'draft':
            duty.starts_on = duty.notice.signed_on
        duty.save(update_fields=['lineage', 'starts_on'])
        rows = list(instances.filter(tenant_id=duty.tenant_id, duty_id=duty.id))
        for row in rows:
            row.lineage, row.period = duty.lineage, period_of(duty, row)
        instances.bulk_update(rows, ['lineage', 'period'], batch_size=200)


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0002_period_and_lineage'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
