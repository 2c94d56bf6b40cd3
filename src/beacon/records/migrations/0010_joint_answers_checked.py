from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0009_joint_answers_filled'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='recordunit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['waiting', 'accepted', 'declined']), ('part', 'co')), models.Q(models.Q(('part', 'co'), _negated=True), ('answer', '')), _connector='OR'), name='records_unit_answer'),
        ),
    ]
