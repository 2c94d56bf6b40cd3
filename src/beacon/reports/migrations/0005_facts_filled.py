"""What the records of each version counted for when it was sent, from their own values: until now a record was never
changed after it was saved, only voided."""

from django.db import migrations

from beacon.catalogue.tallies import Tally, facts

BATCH = 200


def fill(apps, schema_editor):
    versions, records = apps.get_model('reports', 'ReportVersion').objects, apps.get_model('records', 'Record').objects
    for version in versions.exclude(record_ids=[]).order_by('pk').iterator(chunk_size=BATCH):
        found = {}
        for begin in range(0, len(version.record_ids), BATCH):
            for record in records.filter(tenant_id=version.tenant_id, pk__in=version.record_ids[begin:begin + BATCH]):
                found[str(record.pk)] = counted(record)
        version.facts = {key: found[key] for key in version.record_ids if key in found}
        version.first_sent_at = version.first_sent_at or version.sent_at
        version.save(update_fields=['facts', 'first_sent_at'])


def counted(record):
    tally = Tally(
        kind=record.kind,
        happened_on=record.happened_on,
        setting=record.setting,
        audience_count=record.audience_count,
        details=record.details,
        handouts=record.handouts,
    )
    return {
        'kind': record.kind,
        'setting': record.setting,
        'day': record.happened_on.isoformat(),
        'figures': dict(sorted(facts(tally))),
    }


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0004_month_in_full'),
        ('records', '0003_groups_topics_and_forces'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
