"""notices/{id}/confirm/: 「確認しました」 from the page, for whom LINE does not reach (N3)."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from liff.api.base import LiffView
from liff.owned import row_of
from reservations.services.notification import confirm_notification


class ConfirmNoticeView(LiffView):
    """The same as the button under the message in the talk."""

    class OutputSerializer(serializers.Serializer[Any]):
        """That it is kept."""

        confirmed = serializers.BooleanField()

    def post(self, request: Request, public_id: str) -> Response:
        """Confirm; again is harmless."""
        notice = row_of(self.guardian.notifications.all(), public_id)
        confirm_notification(guardian=self.guardian, public_id=str(notice.public_id), now=self.now)
        return Response({"confirmed": True})
