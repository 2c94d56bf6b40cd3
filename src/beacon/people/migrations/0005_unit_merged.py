import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_deadline_day_gone'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='apart_until',
            field=models.DateField(blank=True, null=True, verbose_name='单独统计到'),
        ),
        migrations.AddField(
            model_name='unit',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.unit'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('apart_until', None), ('merged_into', None)), models.Q(('apart_until__gte', models.F('closed_on')), ('closed_on__isnull', False), ('merged_into__isnull', False)), _connector='OR'), name='people_unit_merged'),
        ),
    ]
