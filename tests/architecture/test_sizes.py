"""A file and a function that one can hold in mind (style guide, 2 and 23)."""

from tests.architecture.files import functions, named, text

LINES_OF_A_FILE = 300
LINES_OF_A_SCRIPT = 150
LINES_OF_A_FUNCTION = 30


def test_a_file_has_at_most_300_lines():
    lengths = {str(path): len(text(path).splitlines()) for path in named(".py", ".js", ".html", ".css")}

    assert {path: lines for path, lines in lengths.items() if lines > LINES_OF_A_FILE} == {}


def test_a_script_of_the_pages_has_at_most_150_lines():
    scripts = [path for path in named(".js") if path.parts[0] == "static"]
    lengths = {str(path): len(text(path).splitlines()) for path in scripts}

    assert {path: lines for path, lines in lengths.items() if lines > LINES_OF_A_SCRIPT} == {}


def test_a_function_has_at_most_30_lines():
    too_long = {
        f"{path}:{function.lineno} {function.name}": lines
        for path in named(".py")
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LINES_OF_A_FUNCTION
    }

    assert too_long == {}
