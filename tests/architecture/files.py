"""Which files are ours to judge."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("meguro_hoiku", "nurseries", "reservations", "liff", "staff")
MADE_BY_TOOLS = {".venv", "var", "node_modules"}


@cache
def ours() -> tuple[Path, ...]:
    """Every file of the project, relative to its root: what git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode == 0:
        paths = [Path(line) for line in listing.stdout.splitlines()]
    else:  # an unpacked archive without git
        paths = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return tuple(path for path in paths if not MADE_BY_TOOLS & set(path.parts) and (ROOT / path).is_file())


def named(*suffixes: str) -> Iterator[Path]:
    """Our files of these kinds, migrations apart: those are made by a tool and read once."""
    return (path for path in ours() if path.suffix in suffixes and "migrations" not in path.parts)


def text(path: Path) -> str:
    """What the file says."""
    return (ROOT / path).read_text(encoding="utf-8")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a Python file, inner ones too."""
    tree = ast.parse(text(path), str(path))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(path: Path) -> set[str]:
    """The top-level packages that a Python file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text(path), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}
