from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_deadline_rule_filled'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='tenant',
            name='people_tenant_deadline_day',
        ),
        migrations.RemoveField(
            model_name='tenant',
            name='deadline_day',
        ),
    ]
