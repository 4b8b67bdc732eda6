from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("reservations", "0012_families_erased_so_far_are_marked"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="消去ずみ", line_user_id__isnull=True, postal_code="", address="", phone=""),
                name="guardian_erased_says_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=Q(requested_by__isnull=True) & ~Q(idempotency_key=""),
                fields=["nursery", "idempotency_key"],
                name="registration_key_once_at_the_desk",
            ),
        ),
    ]
