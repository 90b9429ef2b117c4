"""The pages' own texts exist in both languages, and none is written past the catalogue."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parents[1]
TRANSLATIONS = PROJECT / "gis_app/translations"
TEMPLATES = sorted((PROJECT / "templates").glob("*.html"))
# The product's name, the languages' own names, and technical words of the API page.
NOT_TRANSLATED = {"全域", "Quanyu", "中文", "EN", "API", "OpenAPI", "openapi.json"}
NOT_TRANSLATED |= {"Android, HarmonyOS", "iPhone, iPad", "gis-app tls show"}
NOT_TRANSLATED |= {".venv/bin/gis-app user add --role admin"}
NOT_TRANSLATED |= {"Windows, 统信 UOS, 麒麟 Kylin"}
NOT_TRANSLATED |= {"全域 Quanyu", "X-Request-ID"}  # bare.html: no catalogue there


def texts_used():
    with open(TRANSLATIONS / "babel.cfg", encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(PROJECT, methods, options)
    return {text for _, _, text, _, _ in found}


@pytest.fixture(scope="module")
def catalogue():
    with open(TRANSLATIONS / "zh/LC_MESSAGES/messages.po", "rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_every_text_of_the_templates_is_in_chinese(catalogue):
    assert {text for text in texts_used() if not catalogue.get(text)} == set()


def test_the_catalogue_holds_nothing_that_is_no_longer_used(catalogue):
    assert set(catalogue) - texts_used() == set()


def test_the_chinese_is_chinese(catalogue):
    assert [text for text in catalogue.values() if not re.search("[一-鿿]", text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_writes_its_words_past_the_catalogue(template):
    assert written_out(template.read_text(encoding="utf-8")) - NOT_TRANSLATED == set()


def written_out(template):
    """Words between tags and in attributes that people read, without Jinja's own."""
    plain = re.sub(r"{% block page %}\w+{% endblock %}", "", template)  # a class name
    plain = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|&\w+;", "\n", plain, flags=re.DOTALL)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"', plain)
    between = re.sub(r"<[^>]*>", "\n", plain)
    lines = (line.strip(" ·,:()|[]") for line in between.splitlines())
    # What the other language's button says is in that language on purpose.
    spoken = [
        text for text in spoken if text not in ("切换到中文", "Switch to English")
    ]
    return {text for text in (*lines, *spoken) if re.search(r"[^\W\d_]{2}", text)}
