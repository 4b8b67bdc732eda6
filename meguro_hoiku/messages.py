"""The catalogues of what parents read: `python -m meguro_hoiku.messages` (`make messages`).

Django's own `makemessages` needs GNU gettext on the machine and would also take in what only staff read. Here
the sources are named below, Python is read by its own parser and templates by Django's, and Babel keeps the
catalogues: what is new comes in untranslated, what is gone leaves, and the .mo files are written beside.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("ja_Easy", "en", "zh_Hans", "ko")
# What parents read. Of the models it is the few choices that pages show, not the names of columns.
PYTHON = ("liff/**/*.py", "nurseries/*.py", "reservations/*.py", "reservations/rules/*.py")
TEMPLATES = ("templates/liff/**/*.html", "templates/error.html")
CHOICES = {"nurseries/models/closed_day.py": ("Reason",), "reservations/models/guardian.py": ("Sex",)}
SERVICES = ("reservations/services/reservation.py", "reservations/services/registration.py")
NOT_FOR_PARENTS = ("liff/management", "reservations/rules/answering.py")

METADATA = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"

Message = tuple[str | None, str]  # context, words
_SINGLE = ("_", "gettext", "gettext_lazy", "gettext_noop")
_WITH_CONTEXT = ("pgettext", "pgettext_lazy")
# What templatize leaves of `{% translate %}` and `{% blocktranslate %}`; literals in Python's own form.
_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(
    rf"\b(?:pgettext\({_LITERAL},\s*{_LITERAL}|(?:_|gettext|ngettext)\({_LITERAL})", re.DOTALL
)


def messages() -> dict[Message, set[str]]:
    """Everything that parents may read, with the files it stands in."""
    found: dict[Message, set[str]] = {}
    for path in _files(PYTHON):
        _add(found, path, _in_python(ast.parse(path.read_text())))
    for name in SERVICES:
        _add(found, ROOT / name, _in_python(ast.parse((ROOT / name).read_text())))
    for name, classes in CHOICES.items():
        for node in ast.walk(ast.parse((ROOT / name).read_text())):
            if isinstance(node, ast.ClassDef) and node.name in classes:
                _add(found, ROOT / name, _in_python(node))
    for path in _files(TEMPLATES):
        _add(found, path, _in_template(path.read_text()))
    return found


def _files(patterns: tuple[str, ...]) -> list[Path]:
    found = (path for pattern in patterns for path in ROOT.glob(pattern))
    return sorted(path for path in found if not str(path.relative_to(ROOT)).startswith(NOT_FOR_PARENTS))


def _add(found: dict[Message, set[str]], path: Path, new: Iterator[Message]) -> None:
    for message in new:
        found.setdefault(message, set()).add(str(path.relative_to(ROOT)))


def _in_python(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
        if node.func.id in _SINGLE and len(words) == 1:
            yield None, words[0]
        elif node.func.id in _WITH_CONTEXT and len(words) == 2:
            yield words[0], words[1]


def _in_template(source: str) -> Iterator[Message]:
    for context, with_context, single in _IN_TEMPLATE.findall(templatize(source)):
        if single:
            yield None, ast.literal_eval(single)
        else:
            yield ast.literal_eval(context), ast.literal_eval(with_context)


def folder(locale: str) -> Path:
    """Where the catalogue of a language stands."""
    return ROOT / "locale" / locale / "LC_MESSAGES"


def catalogue(locale: str) -> Catalog:
    """The catalogue as it is committed; empty for a new language."""
    path = folder(locale) / "django.po"
    return read_po(BytesIO(path.read_bytes())) if path.exists() else Catalog()


def updated(locale: str, wanted: dict[Message, set[str]]) -> Catalog:
    """The catalogue with exactly the wanted messages, and the translations that it had."""
    known = catalogue(locale)
    new = Catalog(fuzzy=False, header_comment=f"# What parents read, in {locale}.")
    for (context, words), files in sorted(wanted.items(), key=lambda item: (sorted(item[1]), item[0][1])):
        before = known.get(words, context)
        translated = before.string if before and not before.fuzzy else ""
        new.add(words, translated, locations=[(name, 0) for name in sorted(files)], context=context)
    return new


def compiled(catalog: Catalog) -> bytes:
    """The .mo file of a catalogue, the same bytes for the same words: Babel's own carries the date."""
    pairs = [("", METADATA)] + [
        (f"{each.context}\x04{each.id}" if each.context else str(each.id), str(each.string))
        for each in catalog
        if each.id and each.string
    ]
    pairs.sort()
    count, sizes = len(pairs), 28
    texts = sizes + 16 * count
    table, data = [], b""
    for column in (0, 1):
        for pair in pairs:
            text = pair[column].encode()
            table += [len(text), texts + len(data)]
            data += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, sizes, sizes + 8 * count, 0, texts)
    return head + struct.pack(f"<{4 * count}I", *table) + data


def source(catalog: Catalog) -> bytes:
    """The .po file of a catalogue, without dates or line numbers, which only make merges collide."""
    written = BytesIO()
    write_po(written, catalog, include_lineno=False, omit_header=True, width=110)
    header = "".join(f'"{line}\\n"\n' for line in METADATA.splitlines())
    return f'msgid ""\nmsgstr ""\n{header}\n'.encode() + written.getvalue().lstrip()


def main() -> int:
    """Bring every catalogue up to date; 1 while something is not translated."""
    wanted, missing = messages(), 0
    for locale in LOCALES:
        new = updated(locale, wanted)
        folder(locale).mkdir(parents=True, exist_ok=True)
        (folder(locale) / "django.po").write_bytes(source(new))
        (folder(locale) / "django.mo").write_bytes(compiled(new))
        left = [each.id for each in new if each.id and not each.string]
        missing += len(left)
        sys.stdout.write(f"{locale}: {len(wanted)} messages, {len(left)} not translated\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
