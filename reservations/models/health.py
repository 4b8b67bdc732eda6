"""健康の変化: what was said about a child's health after its registration, and what staff answered (S9)."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from nurseries.models import Nursery
from reservations.models.guardian import Child
from reservations.models.reservation import Reservation


class HealthChangeQuerySet(models.QuerySet["HealthChange"]):
    """Changes in the words of the domain."""

    def at(self, nursery_id: int) -> "HealthChangeQuerySet":
        """Those said to this nursery; another one never sees them."""
        return self.filter(nursery=nursery_id)

    def about(self, children: Iterable[int]) -> "HealthChangeQuerySet":
        """Those about one of these children."""
        return self.filter(child__in=children)

    def open(self) -> "HealthChangeQuerySet":
        """Those that staff have not answered yet, or opened again."""
        return self.filter(~Exists(HealthAnswer.objects.standing().filter(change=OuterRef("pk"))))

    def taken_in(self) -> "HealthChangeQuerySet":
        """Those that staff have confirmed and that hold from then on."""
        kept = HealthAnswer.objects.standing().filter(outcome=HealthAnswer.Outcome.TAKEN_IN)
        return self.filter(Exists(kept.filter(change=OuterRef("pk"))))

    def with_answers(self) -> "HealthChangeQuerySet":
        """Each with who wrote it down and with all its answers, those taken back included."""
        people = ("answered_by", "taken_back_by")
        answers = Prefetch("answers", HealthAnswer.objects.select_related(*people))
        return self.select_related("written_by", "reservation").prefetch_related(answers)


class HealthChange(models.Model):
    """One change, as it was said. It stays whatever becomes of the booking at which it was said."""

    class Channel(models.TextChoices):
        """How it was said."""

        LINE = "line", "LINE"
        PHONE = "phone", _("電話")
        IN_PERSON = "in_person", _("園で")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="health_changes", verbose_name=_("児童"))
    nursery = models.ForeignKey(
        Nursery, models.PROTECT, related_name="health_changes", verbose_name=_("保育園")
    )
    reservation = models.ForeignKey(
        Reservation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="health_changes",
        verbose_name=_("聞いたときの予約"),
    )
    note = models.CharField(_("変わったこと"), max_length=200, blank=True)
    channel = models.CharField(_("方法"), max_length=9, choices=Channel.choices)
    said_at = models.DateTimeField(_("聞いた日時"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("書いた職員"),
    )

    objects = HealthChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("健康の変化")
        ordering: ClassVar = ["said_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["nursery", "child"], name="health_change_of_child")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reservation__isnull=False) | ~Q(note=""),
                name="health_change_says_something",
                violation_error_message=_("変わったことを書いてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(channel="line") | Q(written_by__isnull=True),
                name="health_change_in_line_is_the_guardian_s",
                violation_error_message=_("LINEで聞いたことは、保護者が書いたものだけです。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.nursery_id}"

    @property
    def standing(self) -> "HealthAnswer | None":
        """The answer that holds; None while it is open. Read the change by `with_answers`."""
        return next((each for each in self.answers.all() if each.taken_back_at is None), None)

    @property
    def is_open(self) -> bool:
        """Whether it waits for staff."""
        return self.standing is None

    @property
    def is_taken_in(self) -> bool:
        """Whether staff have confirmed it and it holds from then on."""
        return self.standing is not None and self.standing.outcome == HealthAnswer.Outcome.TAKEN_IN


class HealthAnswerQuerySet(models.QuerySet["HealthAnswer"]):
    """Answers in the words of the domain."""

    def standing(self) -> "HealthAnswerQuerySet":
        """Those that nobody has taken back."""
        return self.filter(taken_back_at__isnull=True)


class HealthAnswer(models.Model):
    """What staff did about a change; taken back it stays as history, and the change is open again."""

    class Outcome(models.TextChoices):
        """Whether the change goes on being shown."""

        TAKEN_IN = "taken_in", _("これからも名簿に出す")
        SETTLED = "settled", _("もう名簿に出さない")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    change = models.ForeignKey(
        HealthChange, models.CASCADE, related_name="answers", verbose_name=_("健康の変化")
    )
    outcome = models.CharField(_("これから"), max_length=8, choices=Outcome.choices)
    note = models.CharField(_("したこと"), max_length=200)
    answered_at = models.DateTimeField(_("確認した日時"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("確認した職員"),
    )
    taken_back_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("取り消した職員"),
    )

    objects = HealthAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("健康の変化の確認")
        ordering: ClassVar = ["answered_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["change"],
                condition=Q(taken_back_at__isnull=True),
                name="health_answer_stands_once",
                violation_error_message=_("ほかの職員が、もう確認しています。"),
            ),
            models.CheckConstraint(
                condition=~Q(note=""),
                name="health_answer_says_what_was_done",
                violation_error_message=_("したことを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=False) | Q(taken_back_by__isnull=True),
                name="health_answer_taken_back_says_when",
                violation_error_message=_("取り消した日時がありません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.outcome}"
