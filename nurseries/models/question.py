"""What families are asked."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nurseries.models.nursery import Nursery


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions in the words of the domain."""

    def asked(self, nursery: Nursery, moment: "Question.Moment") -> "QuestionQuerySet":
        """What this nursery asks then, the ward's own questions first."""
        return self.filter(Q(nursery=nursery) | Q(nursery__isnull=True), moment=moment, is_active=True)

    def for_use_reason(self) -> "Question | None":
        """The ward's question about 利用事由 (W2), if it asks it."""
        return self.filter(is_use_reason=True).first()


class Question(models.Model):
    """A question of a nursery, or of the ward when `nursery` is null."""

    class Moment(models.TextChoices):
        """When it is asked."""

        REGISTRATION = "registration", _("登録のとき")
        RESERVATION = "reservation", _("予約のとき")

    class Kind(models.TextChoices):
        """How it is answered."""

        CHOICE = "choice", _("1つ選ぶ")
        CHOICES = "choices", _("いくつでも選ぶ")
        TEXT = "text", _("文で書く")

    class UseReason(models.TextChoices):
        """利用事由: the codes of the ward's reports, the same at every nursery and for ever (W2)."""

        WORK = "work", _("就労")
        STUDY = "study", _("就学・技能習得")
        ILLNESS = "illness", _("傷病・通院")
        BIRTH = "birth", _("出産")
        CARE = "care", _("看護・介護")
        CEREMONY = "ceremony", _("冠婚葬祭")
        SCHOOL = "school", _("学校行事・地域活動")
        REFRESH = "refresh", _("リフレッシュ")
        OTHER = "other", _("その他")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nursery = models.ForeignKey(
        Nursery,
        models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name=_("保育園（空欄は全園）"),
    )
    moment = models.CharField(_("いつ聞くか"), max_length=12, choices=Moment.choices)
    is_health = models.BooleanField(_("健康・アレルギー"), default=False)
    text = models.CharField(_("質問"), max_length=120)
    kind = models.CharField(_("答え方"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    required = models.BooleanField(_("必須"), default=False)
    choices = models.JSONField(
        _("選択肢"), default=list, blank=True, help_text=_('[{"code": "yes", "text": "はい"}]')
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    is_active = models.BooleanField(_("使う"), default=True)
    is_use_reason = models.BooleanField(_("利用事由"), default=False, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("質問")
        ordering: ClassVar = [F("nursery").asc(nulls_first=True), "-is_use_reason", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nursery", "moment", "text"],
                condition=Q(nursery__isnull=False),
                name="question_text_once_per_nursery",
                violation_error_message=_("同じ質問があります。"),
            ),
            models.UniqueConstraint(
                fields=["moment", "text"],
                condition=Q(nursery__isnull=True),
                name="question_text_once_ward_wide",
                violation_error_message=_("同じ質問があります。"),
            ),
            models.UniqueConstraint(
                fields=["is_use_reason"],
                condition=Q(is_use_reason=True),
                name="question_use_reason_once",
                violation_error_message=_("利用事由の質問は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(is_use_reason=False) | Q(nursery__isnull=True, kind="choice"),
                name="question_use_reason_is_the_wards",
            ),
        ]

    def __str__(self) -> str:
        return self.text
