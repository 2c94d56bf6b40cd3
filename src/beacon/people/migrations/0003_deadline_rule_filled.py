"""The deadline day of each subdistrict becomes its first rule, in a migration of its own: PostgreSQL alters no table
with rows waiting for their foreign keys to be checked."""

from datetime import date

from django.db import migrations

BEGINNING = date(2000, 1, 1)


def to_rules(apps, schema_editor):
    rules = apps.get_model('people', 'DeadlineRule').objects
    for tenant_id, day in apps.get_model('people', 'Tenant').objects.values_list('id', 'deadline_day'):
        rules.get_or_create(tenant_id=tenant_id, applies_from=BEGINNING, defaults={'day': day})


def to_days(apps, schema_editor):
    tenants = apps.get_model('people', 'Tenant').objects
    for tenant_id, day in apps.get_model('people', 'DeadlineRule').objects.order_by('applies_from').values_list('tenant_id', 'day'):
        tenants.filter(pk=tenant_id).update(deadline_day=day)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_deadline_rule'),
    ]

    operations = [
        migrations.RunPython(to_rules, to_days),
    ]
