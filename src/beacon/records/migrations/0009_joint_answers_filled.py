"""Units that had said before the day that they come to a meeting took part in it, and it counts for them too; in a
migration of its own: PostgreSQL alters no table with rows waiting for their foreign keys to be checked."""

from django.db import migrations

from beacon.kit.ids import new_id

ITS_OWN = ('handout.', 'force.', 'broadcast_')


def fill(apps, schema_editor):
    facts = apps.get_model('records', 'Fact').objects
    parts = apps.get_model('records', 'RecordUnit').objects.filter(part='co', answer='')
    for part in parts.select_related('record').iterator(chunk_size=500):
        parts.filter(pk=part.pk).update(answer='accepted', answered_at=part.record.saved_at)
        own = facts.filter(tenant_id=part.tenant_id, record_id=part.record_id, is_total=True)
        facts.bulk_create([
            facts.model(
                id=new_id(), tenant_id=fact.tenant_id, record_id=fact.record_id, unit_id=part.unit_id,
                day=fact.day, figure=fact.figure, value=fact.value, is_total=False,
            )
            for fact in own if not fact.figure.startswith(ITS_OWN)
        ])


def empty(apps, schema_editor):
    apps.get_model('records', 'Fact').objects.filter(is_total=False).delete()
    apps.get_model('records', 'RecordUnit').objects.filter(part='counts').delete()
    apps.get_model('records', 'RecordUnit').objects.update(answer='', answered_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0008_joint_answers'),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
