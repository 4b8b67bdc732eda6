import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nurseries", "0001_the_nurseries"),
        ("reservations", "0001_the_life_of_a_reservation"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="nursery",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="nurseries.nursery",
                verbose_name="保育園",
            ),
        ),
    ]
