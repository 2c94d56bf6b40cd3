import beacon.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_unit_merged'),
        ('plans', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='dutyinstance',
            name='plans_instance_once',
        ),
        migrations.AddField(
            model_name='duty',
            name='groups_since',
            field=models.JSONField(default=dict, verbose_name='后加的承担单位从何时起'),
        ),
        migrations.AddField(
            model_name='duty',
            name='lineage',
            field=models.UUIDField(default=beacon.kit.ids.new_id, null=True),
        ),
        migrations.AddField(
            model_name='duty',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='从何时起'),
        ),
        migrations.AddField(
            model_name='dutyinstance',
            name='lineage',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='dutyinstance',
            name='period',
            field=models.CharField(default='', max_length=12, verbose_name='期'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='dutyinstance',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='不再要求的时间'),
        ),
        migrations.AddField(
            model_name='dutyinstance',
            name='withdrawn_why',
            field=models.CharField(blank=True, choices=[('closed', '单位已停用'), ('merged', '单位已合并'), ('subject_closed', '所涉单位已停用'), ('not_open', '单位当时还没启用'), ('version', '新版通知不再要求'), ('unbound', '不再由这个单位承担')], default='', max_length=16, verbose_name='为何不再要求'),
            preserve_default=False,
        ),
    ]
