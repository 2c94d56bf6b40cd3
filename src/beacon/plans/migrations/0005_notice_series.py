from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0004_period_once'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='plans_notice_one_active',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='plans_notice_version',
        ),
        migrations.AddField(
            model_name='notice',
            name='series_name',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='行动名称'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='notice',
            name='superseded_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='被新版代替的时间'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='series',
            field=models.CharField(choices=[('yearly', '年度要点'), ('november', '119消防宣传月'), ('campaign', '专项行动')], default='yearly', max_length=40, verbose_name='系列'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('tenant', 'series', 'series_name', 'year'), name='plans_notice_one_active'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('tenant', 'series', 'series_name', 'year', 'version'), name='plans_notice_version'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('series', 'campaign'), models.Q(('series_name', ''), _negated=True)), models.Q(models.Q(('series', 'campaign'), _negated=True), ('series_name', '')), _connector='OR'), name='plans_notice_series_name'),
        ),
    ]
