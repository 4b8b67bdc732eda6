"""利用登録: one child at one nursery for one fiscal year."""

import unicodedata
import uuid
from datetime import date, datetime
from typing import ClassVar

import jaconv
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from nurseries.models import Nursery, TimeBand
from reservations.models.guardian import Child, Guardian, name_key
from reservations.models.requested import Requested, key_constraint


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations in the words of the domain."""

    def of(self, guardian: Guardian) -> "RegistrationQuerySet":
        """Those of the guardian's own children (A6)."""
        return self.filter(child__guardian=guardian)

    def waiting(self) -> "RegistrationQuerySet":
        """Those on the way to their interview's result."""
        return self.filter(state__in=Registration.WAITING)

    def usable_on(self, day: date) -> "RegistrationQuerySet":
        """Those that allow a use on `day`, decided by dates, not by a job having run (R6)."""
        return self.filter(state=Registration.State.USABLE, valid_until__gte=day)

    def current(self, today: date) -> "RegistrationQuerySet":
        """Live ones that have not expired."""
        return self.filter(Q(state__in=Registration.WAITING) | Q(state="usable", valid_until__gte=today))

    def needing_staff(self, now: datetime) -> "RegistrationQuerySet":
        """New ones, those whose interview has no result yet, and refusals not yet told by phone (S2, I5)."""
        over = Registration.objects.filter(interviews__state="booked", interviews__starts_at__lte=now)
        return self.filter(
            Q(state=Registration.State.INTERVIEW_PENDING)
            | Q(pk__in=over.values("pk"))
            | Q(pk__in=Registration.objects.untold().values("pk"))
        )

    def untold(self) -> "RegistrationQuerySet":
        """Refused ones whose family has not been told by phone yet (I5)."""
        return self.filter(state=Registration.State.REFUSED, refusal_told_at__isnull=True)

    def matching(self, words: str) -> "RegistrationQuerySet":
        """Those whose child's name or kana contains the words, or whose phone ends with these digits (S4)."""
        plain = "".join(unicodedata.normalize("NFKC", words).split())
        if not plain:
            return self.none()
        digits = plain.replace("-", "")
        if digits.isdecimal():
            return self.filter(child__guardian__phone__endswith=digits)
        kana = Replace("child__name_kana", Value(" "), Value(""))
        return self.alias(plain_kana=kana).filter(
            Q(child__name_key__contains=name_key(words)) | Q(plain_kana__contains=jaconv.hira2kata(plain))
        )

    def with_line_unreached(self) -> "RegistrationQuerySet":
        """Those of families that LINE does not reach (N3)."""
        return self.filter(
            Q(child__guardian__line_user_id__isnull=True) | Q(child__guardian__is_reachable=False)
        )

    def twins_of(self, registration: "Registration") -> "RegistrationQuerySet":
        """Others at the nursery that may be the same child: same birth date, name or kana alike (R4, R8)."""
        child = registration.child
        alike = Q(child__name_key=child.name_key)
        if child.name_kana:
            alike |= Q(child__name_kana=child.name_kana)
        same_day = self.filter(nursery=registration.nursery, child__birth_date=child.birth_date)
        return same_day.filter(alike).exclude(child=child)

    def with_suspected_duplicates(self, today: date) -> "RegistrationQuerySet":
        """Current ones whose child another guardian seems to have registered at the same nursery (R4).

        Pairs that people have looked at and called different are none.
        """
        decided = DuplicateDecision.objects.filter(
            Q(first=OuterRef("pk"), second=OuterRef(OuterRef("pk")))
            | Q(second=OuterRef("pk"), first=OuterRef(OuterRef("pk")))
        )
        twin = (
            Registration.objects.current(today)
            .filter(nursery=OuterRef("nursery"), child__birth_date=OuterRef("child__birth_date"))
            .filter(
                Q(child__name_kana=OuterRef("child__name_kana"), child__name_kana__gt="")
                | Q(child__name_key=OuterRef("child__name_key"))
            )
            .exclude(child__guardian=OuterRef("child__guardian"))
            .filter(~Exists(decided))
        )
        return self.current(today).filter(Exists(twin))


class Registration(Requested):
    """One child at one nursery for one fiscal year. `expired` and `awaiting_result` are never stored (R6)."""

    class State(models.TextChoices):
        """The stored states."""

        INTERVIEW_PENDING = "interview_pending", _("面談の予約待ち")
        INTERVIEW_BOOKED = "interview_booked", _("面談の予約ずみ")
        USABLE = "usable", _("利用可能")
        REFUSED = "refused", _("利用できない")
        STOPPED = "stopped", _("停止")
        WITHDRAWN = "withdrawn", _("取り下げ")

    class Condition(models.TextChoices):
        """What the nursery has agreed with the family (R12)."""

        NONE = "none", _("なし")
        BANDS = "bands", _("決まった時間帯だけ")
        PHONE = "phone", _("予約は電話で")

    class CallerCheck(models.TextChoices):
        """How staff made sure who was calling (R8)."""

        CALLED_BACK = "called_back", _("登録ずみの番号にかけ直した")
        IN_PERSON = "in_person", _("園で会って確かめた")

    WAITING: ClassVar = (State.INTERVIEW_PENDING, State.INTERVIEW_BOOKED)
    LIVE: ClassVar = (*WAITING, State.USABLE)
    ALLOWED: ClassVar = {
        State.INTERVIEW_PENDING: (State.INTERVIEW_BOOKED, State.USABLE, State.STOPPED, State.WITHDRAWN),
        State.INTERVIEW_BOOKED: (
            State.INTERVIEW_PENDING,
            State.USABLE,
            State.REFUSED,
            State.STOPPED,
            State.WITHDRAWN,
        ),
        State.USABLE: (State.INTERVIEW_BOOKED, State.STOPPED, State.WITHDRAWN),
        State.REFUSED: (State.INTERVIEW_BOOKED,),
        State.STOPPED: (),
        State.WITHDRAWN: (),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="registrations", verbose_name=_("児童"))
    nursery = models.ForeignKey(
        Nursery, models.PROTECT, related_name="registrations", verbose_name=_("保育園")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    interview_not_before = models.DateField(_("面談はこの日から"), null=True, blank=True)
    state = models.CharField(_("状態"), max_length=17, choices=State.choices, default=State.INTERVIEW_PENDING)
    state_changed_at = models.DateTimeField(_("状態が変わった日時"))
    interviewed_on = models.DateField(_("面談した日"), null=True, blank=True)
    valid_until = models.DateField(_("有効期限"), null=True, blank=True)
    answers = models.JSONField(_("質問の答え"), default=list, blank=True)
    condition = models.CharField(_("条件"), max_length=5, choices=Condition.choices, default=Condition.NONE)
    condition_bands = models.ManyToManyField(
        TimeBand, blank=True, related_name="+", verbose_name=_("予約できる時間帯")
    )
    carried_over_from = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_over_to",
        verbose_name=_("引き継いだ登録"),
    )
    caller_checked_how = models.CharField(
        _("本人確認"), max_length=11, choices=CallerCheck.choices, blank=True, default=""
    )
    caller_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("確認した職員"),
    )
    refusal_told_at = models.DateTimeField(_("電話で伝えた日時"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("もう一度登録できるようにした日時"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("利用登録")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            key_constraint("registration_key_once_per_guardian"),
            models.UniqueConstraint(
                fields=["nursery", "idempotency_key"],
                condition=Q(requested_by__isnull=True) & ~Q(idempotency_key=""),
                name="registration_key_once_at_the_desk",
            ),
            models.UniqueConstraint(
                fields=["child", "nursery"],
                condition=Q(state__in=["interview_pending", "interview_booked"]),
                name="registration_waits_once_per_nursery",
                violation_error_message=_("このお子さんは、この園でもう面談を待っています。"),
            ),
            models.UniqueConstraint(
                fields=["child", "nursery", "fiscal_year"],
                condition=Q(state="usable"),
                name="registration_usable_once_per_year",
                violation_error_message=_("このお子さんは、この園で今年度もう利用できます。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="usable") | Q(valid_until__isnull=False, interviewed_on__isnull=False),
                name="registration_usable_has_its_validity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child}／{self.nursery}"

    @property
    def has_untold_refusal(self) -> bool:
        """Refused, and not yet told by phone: to the guardian the result is still to come (I5)."""
        return self.state == self.State.REFUSED and self.refusal_told_at is None

    def state_on(self, today: date) -> str:
        """The state as a guardian may see it without an interview at hand: `expired` by date (R6, R7)."""
        if self.state == self.State.USABLE and self.valid_until is not None and self.valid_until < today:
            return "expired"
        return str(self.state)


class DuplicateDecision(models.Model):
    """What people decided about two registrations that may be of one child (S5)."""

    class Decision(models.TextChoices):
        """What was decided."""

        DIFFERENT = "different", _("同じ子ではない")
        STOPPED = "stopped", _("片方を止めた")

    first = models.ForeignKey(Registration, models.CASCADE, related_name="+", verbose_name=_("登録"))
    second = models.ForeignKey(
        Registration, models.CASCADE, related_name="+", verbose_name=_("もう1つの登録")
    )
    decision = models.CharField(_("判断"), max_length=9, choices=Decision.choices)
    kept = models.ForeignKey(
        Registration,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("残した登録"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("判断した職員")
    )
    decided_at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = verbose_name_plural = _("重なりの判断")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_decision_once_per_pair"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="duplicate_decision_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}"
