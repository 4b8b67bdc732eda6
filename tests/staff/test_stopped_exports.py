"""What an incident has stopped stays stopped until the ward lets it go on (W4)."""

import pytest
from django.test import Client
from django.urls import reverse

from reservations.models import Halt
from tests.factories import NOW
from tests.staff.reading import text

pytestmark = pytest.mark.django_db


def test_stopped_exports_hand_nothing_out_until_they_go_on(ward_desk: Client):
    ward_desk.post(reverse("admin:incident"), {"act": "stop:exports"})
    wanted = {"table": "slots", "period": "this_month", "encoding": "utf-8", "personal": "no", "take": "yes"}
    assert "CSV出力を止めています" in text(ward_desk.post(reverse("admin:exports"), wanted))

    ward_desk.post(reverse("admin:incident"), {"act": "go_on:exports"})

    assert ward_desk.post(reverse("admin:exports"), wanted).streaming
    assert Halt.objects.get().ended_at == NOW
