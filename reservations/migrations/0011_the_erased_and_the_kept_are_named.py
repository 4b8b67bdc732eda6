import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reservations", "0010_changes_said_at_earlier_bookings_stand_too"),
    ]

    operations = [
        migrations.AddField(
            model_name="guardian",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="消去した日時"),
        ),
        migrations.AddField(
            model_name="duplicatedecision",
            name="kept",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="reservations.registration",
                verbose_name="残した登録",
            ),
        ),
    ]
