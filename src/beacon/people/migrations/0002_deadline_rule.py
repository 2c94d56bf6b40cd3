import beacon.kit.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeadlineRule',
            fields=[
                ('id', models.UUIDField(default=beacon.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('applies_from', models.DateField(verbose_name='从哪期起')),
                ('day', models.PositiveSmallIntegerField(verbose_name='月报截止日')),
                ('tenant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenant')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('tenant', 'applies_from'), name='people_deadline_once'),
                    models.CheckConstraint(condition=models.Q(('day__range', (1, 28))), name='people_deadline_day'),
                ],
            },
        ),
    ]
