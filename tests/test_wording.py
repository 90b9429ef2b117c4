"""Every sentence that an error can say to somebody at a screen exists in Chinese."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from gis_app import errors
from gis_app.application import create_app
from gis_app.settings import Settings
from gis_app.web.wording import as_pattern, translated

PACKAGE = Path(errors.__file__).parent
CATALOGUE = PACKAGE / "translations/zh/LC_MESSAGES/errors.po"
KINDS = {name for name in vars(errors) if isinstance(vars(errors)[name], type)}
# What pydantic's validators raise reaches the person who sent the value.
VALIDATORS = ("incident_filter.py", "incidents.py", "moments.py")
PARTS = ("gis_app.web.", "gis_app.actions.", "gis_app.store.", "gis_app.domain.")
SERVED = """
import sys
from gis_app.application import create_app
from gis_app.settings import Settings
create_app(Settings(secret_key="x"))
print(*(module.__file__ for name, module in sys.modules.items()
        if name.startswith(tuple(sys.argv[1:]))), sep="\\n")
"""


def served():
    """The modules that speak to somebody at a screen; commands' own stay English."""
    loaded = subprocess.run(
        [sys.executable, "-c", SERVED, *PARTS],
        capture_output=True, text=True, check=True, cwd=PACKAGE.parent,
    )  # fmt: skip
    return sorted(map(Path, loaded.stdout.split()))


def sentences():
    """Each literal given to an error or as a fault's message, with its file."""
    for path in served():
        kinds = {*KINDS, "ValueError"} if path.name in VALIDATORS else KINDS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in filter(None, map(literal, said_in(node, kinds))):
                yield f"{path.name}: {text}"


def said_in(node, kinds):
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds:
        yield from node.args[:1]
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "message":
                yield value


def literal(node):
    """The text, with 7 for each value within it; None if it comes from elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "7"
                 for part in node.values]  # fmt: skip
        return "".join(parts)
    return None


@pytest.fixture(scope="module")
def catalogue():
    with open(CATALOGUE, "rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def patterns(catalogue):
    return [as_pattern(message.id) for message in catalogue if message.id]


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_sentence_of_an_error_is_translated(patterns, sentence):
    text = sentence.partition(": ")[2]
    assert any(pattern.fullmatch(text) for pattern in patterns), "add it to errors.po"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_title_is_translated(catalogue, kind):
    assert catalogue.get(vars(errors)[kind].title).string


def test_translations_keep_the_values(catalogue):
    for message in catalogue:
        if message.id:
            places = as_pattern(message.id).groupindex
            assert set(as_pattern(message.string).groupindex) <= set(places)
            message.string % dict.fromkeys(places, "1")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("column 类别 taken as category: 95% of the texts of 类别 are categories",
         "列“类别”作为类别：“类别”的值 95% 是事件类别"),
        ("layer taken as 1月, 2月: its 2 sheets with the same columns are read, 80 rows",
         "图层或工作表按 1月, 2月：2 个工作表列名相同：全部 80 行一并读取"),
    ],
)  # fmt: skip
def test_a_sentence_inside_another_is_translated_too(said, meant):
    app = create_app(Settings(secret_key="only for this test, but long"))
    with app.test_request_context("/", headers={"Cookie": "lang=zh"}):
        assert translated(said) == meant
