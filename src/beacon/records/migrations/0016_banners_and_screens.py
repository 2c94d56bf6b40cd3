"""Banners and screens are counted: facts of the records there are, as saving them would have written."""

from datetime import date

from django.db import migrations, models

from beacon.kit.ids import new_id

BANNERS, SCREENS, SCREEN_MINUTES = 'banners', 'screens', 'screen_minutes'
MOST_MINUTES = 2_000_000_000


def fill(apps, schema_editor):
    records, facts = apps.get_model('records', 'Record').objects, apps.get_model('records', 'Fact').objects
    known = []
    for record in records.filter(kind__in=('banner', 'screen'), state='valid').order_by('pk').iterator(chunk_size=500):
        known += [
            facts.model(
                id=new_id(), tenant_id=record.tenant_id, record_id=record.pk, unit_id=record.author_id,
                day=record.happened_on, figure=figure, value=value, is_total=True,
            )
            for figure, value in put_up(record)
        ]
        if len(known) >= 500:
            facts.bulk_create(known)
            known = []
    facts.bulk_create(known)


def put_up(record):
    told = record.details
    if record.kind == 'banner' and 'banners_n' in told:
        yield BANNERS, int(told['banners_n'])
    if record.kind == 'screen':
        if 'screens_n' in told:
            yield SCREENS, int(told['screens_n'])
        if 'minutes_a_day' in told and 'until' in told:
            days = (date.fromisoformat(str(told['until'])) - record.happened_on).days + 1
            if days > 0:
                yield SCREEN_MINUTES, min(int(told['minutes_a_day']) * days, MOST_MINUTES)


def empty(apps, schema_editor):
    apps.get_model('records', 'Fact').objects.filter(figure__in=(BANNERS, SCREENS, SCREEN_MINUTES)).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0015_held_photos'),
    ]

    operations = [
        migrations.AlterField(
            model_name='fact',
            name='figure',
            field=models.CharField(choices=[('records', '记录'), ('events', '活动场次'), ('attendance', '受众人次'), ('uncounted', '未填人次'), ('broadcast_times', '广播次数'), ('broadcast_minutes', '广播分钟'), ('banners', '横幅条数'), ('screens', '大屏块数'), ('screen_minutes', '大屏分钟'), ('skill', '现场会用人次'), ('handout.apron', '发放围裙'), ('handout.shopping_bag', '发放购物袋'), ('handout.leaflet', '发放宣传册'), ('handout.fire_blanket', '发放灭火毯'), ('handout.smoke_alarm', '发放烟感'), ('handout.escape_hood', '发放面罩'), ('topic.facilities', '讲到消防设施'), ('topic.life_passage', '讲到生命通道'), ('topic.power_gas', '讲到用电用气'), ('topic.daily_management', '讲到日常管理'), ('topic.small_fires', '讲到小火亡人'), ('topic.escape', '讲到自救逃生'), ('topic.ebikes', '讲到电动自行车'), ('topic.children_and_fire', '讲到儿童不玩火'), ('topic.elders_and_fire', '讲到老人用火用电'), ('topic.forest_and_graves', '讲到森林与祭祀'), ('group.elders', '面向老年人'), ('group.children', '面向儿童青少年'), ('group.tenants', '面向出租房租户'), ('group.needs_help', '面向行动不便的人'), ('group.guards', '面向保安'), ('group.property', '面向物业人员'), ('group.caterers', '面向餐饮从业人员'), ('group.couriers', '面向快递外卖人员'), ('group.builders', '面向施工人员'), ('group.carers', '面向护理人员'), ('group.key_posts', '面向消防重点岗位人员'), ('force.committee', '村（社区）干部出动人次'), ('force.group_cadre', '组干部出动人次'), ('force.grid', '网格员出动人次'), ('force.brigade', '专职消防队员出动人次'), ('force.social', '社会应急力量出动人次'), ('force.volunteer', '志愿者出动人次')], max_length=40),
        ),
        migrations.RunPython(fill, empty),
    ]
