"""Bodies, names in addresses and keys that nobody should send: what the schema promises, broken in every way."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

WORDS = [
    *(
        "",
        " ",
        "　",
        "\x00",
        "\x07",
        "\u202e\u4e95",
        "\u200b\u200b",
        "\ud800",
        "か" + "\u3099" * 40,
        "\U000e0100",
    ),
    *("=1+1", "＝1+1", "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7 }}", "%s%n", "../../etc/passwd"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-08-05T00:00:00", "12345678901234567890"),
    *("𠮷" * 5000, "null", "nan", "٣", "²", "0x10", "1e999"),
]
texts = st.sampled_from(WORDS) | st.text(max_size=40)
numbers = st.integers() | st.integers(2**31 - 1, 2**70) | st.floats()
things: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
# What does not parse, or is no object; and an object as deep as some parsers' stacks.
raw = st.binary(max_size=200) | st.sampled_from(
    [b"", b"{", b"[]", b"\xff\xfe", b'{"a":1}{', b"[" * 5000, b"NaN"]
)
keys = st.text(st.characters(codec="latin-1"), max_size=80) | st.text("abc-0", min_size=1, max_size=64)


def names(own: list[str]) -> st.SearchStrategy[str]:
    """What may stand in an address: the family's own rows, anybody else's, nothing that is one."""
    plain = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=40)
    odd = st.sampled_from([word for word in WORDS if word and "\ud800" not in word])
    return st.sampled_from(own) | st.uuids().map(str) | plain | odd


@st.composite
def changed(draw: st.DrawFn, whole: Any) -> Any:
    """What works, with parts of it replaced, left out or added, at any depth."""
    if not isinstance(whole, Mapping):
        return draw(things)
    parts = dict(whole)
    for name in draw(st.lists(st.sampled_from([*parts]), max_size=2, unique=True)) if parts else ():
        way = draw(st.sampled_from(["deeper", "other", "gone"]))
        value = draw(changed(parts.pop(name)) if way == "deeper" else things)
        parts |= {} if way == "gone" else {name: value}
    return parts | draw(st.dictionaries(texts, things, max_size=1))


def promised(schema: Mapping[str, Any], components: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """What the schema allows, as far as a schema of ours goes."""
    if "$ref" in schema:
        return promised(components[schema["$ref"].rsplit("/", 1)[-1]], components)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return st.one_of([promised(each, components) for each in schema[several]])
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        parts = {name: promised(part, components) for name, part in schema["properties"].items()}
        needed = {name: parts.pop(name) for name in schema.get("required", ())}
        return st.fixed_dictionaries(needed, optional=parts)
    if kind == "array":
        return st.lists(promised(schema["items"], components), max_size=4)
    if kind == "string":
        return _FORMATS.get(schema.get("format", ""), texts)
    return _KINDS.get(str(kind), things)


_FORMATS = {"uuid": st.uuids().map(str), "date": st.dates().map(str)}
_KINDS = {"boolean": st.booleans(), "integer": st.integers(), "null": st.none()}


def bodies(schema: Mapping[str, Any], components: Mapping[str, Any], works: Any) -> st.SearchStrategy[bytes]:
    """JSON that the schema allows, JSON close to what works, any JSON, and what is no JSON."""
    allowed = promised(schema, components)
    return (allowed | st.just(works) | changed(works) | changed(works) | things).map(_written) | raw


def _written(value: Any) -> bytes:
    return json.dumps(value).encode()
