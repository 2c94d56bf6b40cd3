import beacon.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0003_period_and_lineage_filled'),
    ]

    operations = [
        migrations.AlterField(
            model_name='duty',
            name='lineage',
            field=models.UUIDField(default=beacon.kit.ids.new_id),
        ),
        migrations.AlterField(
            model_name='dutyinstance',
            name='lineage',
            field=models.UUIDField(),
        ),
        migrations.AddConstraint(
            model_name='dutyinstance',
            constraint=models.UniqueConstraint(fields=('tenant', 'lineage', 'unit', 'subject', 'period'), name='plans_instance_period_once'),
        ),
        migrations.AddConstraint(
            model_name='dutyinstance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='plans_instance_withdrawn_why'),
        ),
    ]
