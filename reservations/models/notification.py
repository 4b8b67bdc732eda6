"""通知: one message owed to one guardian (the outbox), and what LINE has told us."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nurseries.models import ClosedDay, Nursery
from reservations.causes import about_closing
from reservations.models.guardian import Guardian

RETRY_LIFETIME = timedelta(hours=24)
CALL_LIST_DAYS = timedelta(days=30)


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications in the words of the domain."""

    def unfinished(self) -> "NotificationQuerySet":
        """Those that may still be sent."""
        return self.filter(state__in=Notification.UNFINISHED)

    def due(self, now: datetime) -> "NotificationQuerySet":
        """Unfinished ones whose time has come and that no worker is holding."""
        return self.filter(
            Q(state=Notification.State.QUEUED) | Q(state=Notification.State.SENDING, lease_until__lte=now),
            not_before__lte=now,
            next_attempt_at__lte=now,
        )

    def about_closures(self, nursery: Nursery, closures: Iterable[ClosedDay]) -> "NotificationQuerySet":
        """Those that told families of these closures of the nursery."""
        return self.filter(about_closing(each.pk for each in closures), nursery=nursery)

    def unconfirmed_closures(self, now: datetime) -> "NotificationQuerySet":
        """Those of closures that nobody has confirmed and that staff cannot undo any more (N3, N4)."""
        closures = self.filter(kind=Notification.Kind.CLOSURE, confirmed_at=None)
        undoable = Q(hold=Notification.Hold.UNDO, not_before__gt=now)
        return closures.exclude(undoable).exclude(state=Notification.State.SUPERSEDED)

    def to_unreached(self) -> "NotificationQuerySet":
        """Those to families that LINE does not reach (N3)."""
        return self.filter(Q(state=Notification.State.NO_LINE) | Q(recipient__is_reachable=False))

    def to_be_phoned(self, closures: Iterable[ClosedDay], now: datetime) -> "NotificationQuerySet":
        """The call list: what has not reached a family and nobody has phoned about (N3).

        Of the closures, those given count: who has not pressed 「確認しました」 is phoned as well. A family
        without LINE hears from staff of what staff have decided; its own calls need no call back.
        """
        kind = Notification.Kind
        decided = [kind.USABLE, kind.REGISTRATION_ENDED]
        closed = Q(kind=kind.CLOSURE) & about_closing(each.pk for each in closures)
        unreached = Q(state=Notification.State.NO_LINE) | Q(recipient__is_reachable=False)
        failed = Q(state__in=[Notification.State.REJECTED, Notification.State.EXPIRED])
        reminders = [kind.REMINDER_USE, kind.REMINDER_DEADLINE, kind.CLOSURE]
        return self.filter(
            closed
            | (unreached & (Q(kind__in=decided) | Q(facts__called_off=True)))
            | (failed & ~Q(kind__in=reminders)),
            confirmed_at__isnull=True,
            phoned_at__isnull=True,
            created_at__gte=now - CALL_LIST_DAYS,
        )

    def failed(self) -> "NotificationQuerySet":
        """Those in a final state that somebody should look at."""
        return self.filter(state__in=[Notification.State.REJECTED, Notification.State.EXPIRED])


class Notification(models.Model):
    """One message owed to one guardian for one cause; written in the transaction of its cause (N2)."""

    class Kind(models.TextChoices):
        """What it tells (N1)."""

        USABLE = "usable", _("利用可能")
        INTERVIEW_BOOKED = "interview_booked", _("面談の予約")
        INTERVIEW_CANCELLED = "interview_cancelled", _("面談の取り消し")
        INTERVIEW_LEFT = "interview_left", _("面談の予約がまだ")
        INTERVIEW_MISSED = "interview_missed", _("面談に来なかった")
        RESERVATION_BOOKED = "reservation_booked", _("予約")
        RESERVATION_CANCELLED = "reservation_cancelled", _("予約の取り消し")
        RESERVATION_CHANGED = "reservation_changed", _("予約の変更")
        REGISTRATION_REFUSED = "registration_refused", _("面談の結果")
        REGISTRATION_ENDED = "registration_ended", _("登録の終了")
        CLOSURE = "closure", _("お休み")
        REMINDER_USE = "reminder_use", _("前日のお知らせ")
        REMINDER_DEADLINE = "reminder_deadline", _("取り消し期限のお知らせ")
        EXPIRY = "expiry", _("有効期限のお知らせ")

    class State(models.TextChoices):
        """Where it stands; only the first two are unfinished."""

        QUEUED = "queued", _("送信待ち")
        SENDING = "sending", _("送信中")
        ACCEPTED = "accepted", _("LINEが受け付けた")
        REJECTED = "rejected", _("LINEが断った")
        EXPIRED = "expired", _("送れないまま終わった")
        SUPERSEDED = "superseded", _("不要になった")
        NO_LINE = "no_line", _("LINEなし")

    class Hold(models.TextChoices):
        """Why `not_before` lies in the future."""

        NONE = "", _("なし")
        QUIET = "quiet", _("夜間")
        UNDO = "undo", _("元に戻せる間")

    UNFINISHED: ClassVar = (State.QUEUED, State.SENDING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        Guardian, models.PROTECT, related_name="notifications", verbose_name=_("宛先")
    )
    nursery = models.ForeignKey(
        "nurseries.Nursery", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("保育園")
    )
    kind = models.CharField(_("種類"), max_length=21, choices=Kind.choices)
    cause = models.CharField(_("きっかけ"), max_length=300)
    facts = models.JSONField(default=dict)
    payload = models.JSONField(default=list)
    retry_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.QUEUED)
    hold = models.CharField(max_length=5, choices=Hold.choices, blank=True, default=Hold.NONE)
    created_at = models.DateTimeField(_("できた日時"))
    not_before = models.DateTimeField(_("この時刻から"))
    next_attempt_at = models.DateTimeField()
    first_attempted_at = models.DateTimeField(_("はじめに送ろうとした日時"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("送ろうとした回数"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    valid_until = models.DateTimeField(_("この時刻まで意味がある"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("LINEが受け付けた日時"), null=True, blank=True)
    line_request_id = models.CharField(max_length=64, blank=True)
    error = models.CharField(_("理由"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("確認しましたが押された日時"), null=True, blank=True)
    phoned_at = models.DateTimeField(_("電話で伝えた日時"), null=True, blank=True)
    phoned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("電話した職員"),
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "cause"], name="notification_once_per_cause"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
                name="notification_accepted_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False, lease_token__isnull=False),
                name="notification_sending_has_a_lease",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["nursery", "created_at"], name="notification_of_nursery"),
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="notification_unfinished",
            ),
            models.Index(
                fields=["recipient", "not_before", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="notification_of_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cause}"


class WebhookEvent(models.Model):
    """One event that LINE has sent us, once; never its text (A4)."""

    event_id = models.CharField(max_length=64, unique=True)
    line_user_id = models.CharField(max_length=33, blank=True, db_index=True)
    intent = models.CharField(max_length=30)
    postback_data = models.CharField(max_length=300, blank=True)
    reply_token = models.CharField(max_length=64, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("LINEからの出来事")

    def __str__(self) -> str:
        return f"{self.event_id} {self.intent}"


class RefusalKey(models.Model):
    """The key with which a day's refusals are hashed; thrown away when the day is over."""

    day = models.DateField(unique=True)
    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.day)


class Refusal(models.Model):
    """A refusal counted without saying whose: one per child × date × reason × day (W3)."""

    day = models.DateField(_("日"), db_index=True)
    nursery = models.ForeignKey(
        "nurseries.Nursery", models.PROTECT, related_name="+", verbose_name=_("保育園")
    )
    reason = models.CharField(_("理由"), max_length=30)
    date_wanted = models.DateField(_("希望の日"), null=True, blank=True)
    keyed_hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("お断り")

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
