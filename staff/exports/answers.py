"""Kept answers in a cell: as a sentence, or the one code that a question was answered with."""

from typing import Any

from django.db.models import CharField, Expression, F, Func, Value
from django.db.models.functions import Coalesce

from nurseries.models import Question

_SENTENCE_POSTGRESQL = """(SELECT string_agg((a->>'text') || '：' || CASE jsonb_typeof(a->'value')
    WHEN 'array' THEN (SELECT string_agg(v, '・' ORDER BY m) FROM jsonb_array_elements_text(a->'value')
        WITH ORDINALITY AS each(v, m))
    ELSE a->>'value' END, '／' ORDER BY n)
FROM jsonb_array_elements(%(expressions)s) WITH ORDINALITY AS kept(a, n))"""
_SENTENCE_SQLITE = """(SELECT group_concat(json_extract(kept.value, '$.text') || '：' ||
    CASE json_type(kept.value, '$.value')
    WHEN 'array' THEN (SELECT group_concat(each.value, '・') FROM json_each(kept.value, '$.value') AS each)
    ELSE json_extract(kept.value, '$.value') END, '／')
FROM json_each(%(expressions)s) AS kept)"""
_CODE_POSTGRESQL = """(SELECT a->>'value' FROM jsonb_array_elements(%(expressions)s) AS kept(a)
WHERE a->>'question' = '%(question)s' LIMIT 1)"""
_CODE_SQLITE = """(SELECT json_extract(value, '$.value') FROM json_each(%(expressions)s)
WHERE json_extract(value, '$.question') = '%(question)s' LIMIT 1)"""


class AnswersSentence(Func):
    """「質問：答え／質問：答え」, choices by their codes."""

    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """From jsonb."""
        return super().as_sql(compiler, connection, template=_SENTENCE_POSTGRESQL)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """From text."""
        return super().as_sql(compiler, connection, template=_SENTENCE_SQLITE)


class AnswerCode(Func):
    """What the question with this id was answered with; NULL where it was not."""

    output_field = CharField()

    def __init__(self, answers: Any, question: str = "") -> None:
        super().__init__(answers, question=question)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """From jsonb."""
        return super().as_sql(compiler, connection, template=_CODE_POSTGRESQL)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """From text."""
        return super().as_sql(compiler, connection, template=_CODE_SQLITE)


def use_reason_code(answers: str, registered: str) -> Expression:
    """利用事由 as its code: said at the booking, else at the registration; NULL where nobody was asked."""
    question = Question.objects.for_use_reason()
    if question is None:
        return Value(None, output_field=CharField())
    asked = str(question.public_id)
    return Coalesce(AnswerCode(F(answers), asked), AnswerCode(F(registered), asked))


def use_reason(answers: str, registered: str) -> Expression:
    """利用事由 in Japanese."""
    code = use_reason_code(answers, registered)
    if isinstance(code, Value):
        return Value("", output_field=CharField())
    return NameOf(code)


class NameOf(Func):
    """The word of a 利用事由 code, by a simple CASE: the code is computed once."""

    output_field = CharField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        """CASE code WHEN … THEN … END."""
        (code,) = self.get_source_expressions()
        sql, params = compiler.compile(code)
        named = [(value, str(words)) for value, words in Question.UseReason.choices]
        whens = " ".join("WHEN %s THEN %s" for _each in named)
        return f"CASE {sql} {whens} ELSE '' END", [*params, *(word for pair in named for word in pair)]
