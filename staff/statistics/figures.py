"""The figures of one nursery's month, as 一時預かり事業 is reported (W2). Every field says its header."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from nurseries.models import LAST_CLASS_AGE, Question


def _count(header: str) -> Any:
    return field(default=0, metadata={"header": header})


@dataclass
class Figures:
    """Counts. A use is a booking whose time is over and whose child was not marked absent."""

    open_days: int = _count("開所日数")
    slot_days: int = _count("枠のある日数")
    places: int = _count("定員の延べ人数")
    uses: int = _count("利用延べ人数")
    children: int = _count("利用実人数")
    half_days: int = _count("利用・4時間以下")
    whole_days: int = _count("利用・4時間超")
    by_line: int = _count("利用・LINE予約")
    by_phone: int = _count("利用・電話予約")
    cancelled_in_time: int = _count("取消・期限前")
    cancelled_late: int = _count("取消・期限後")
    cancelled_by_nursery: int = _count("取消・園による")
    called_off: int = _count("休園による中止")
    stopped: int = _count("登録終了による取消")
    absent_with_notice: int = _count("欠席・連絡あり")
    absent_without_notice: int = _count("欠席・連絡なし")
    ahead: int = _count("これからの予約")
    refused_full: int = _count("お断り・満員")
    refused_limit: int = _count("お断り・日数の上限")
    refused_other: int = _count("お断り・その他")
    ages: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def cells(self) -> list[str]:
        """The figures in the order of `HEADERS`."""
        counts = [str(getattr(self, each.name)) for each in _COUNTS]
        ages = [str(self.ages.get(age, 0)) for age in AGES]
        return [*counts, *ages, *(str(self.reasons.get(code, 0)) for code, _word in REASONS)]

    def kept(self) -> dict[str, Any]:
        """The figures as they are kept when the month is closed."""
        return asdict(self)


AGES = [str(age) for age in range(LAST_CLASS_AGE + 1)]
NOT_SAID = "unknown"
REASONS = [*((str(code), str(word)) for code, word in Question.UseReason.choices), (NOT_SAID, "不明")]
_COUNTS = [each for each in fields(Figures) if "header" in each.metadata]
HEADERS = (
    *(str(each.metadata["header"]) for each in _COUNTS),
    *(f"利用・{age}歳児クラス" for age in AGES),
    *(f"利用事由・{word}" for _code, word in REASONS),
)
