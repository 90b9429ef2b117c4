"""The handbook names what there is, leads nowhere that is not, and holds no HTML of its own."""

import re
from pathlib import Path

import pytest

import gis_app
from gis_app.domain.scope import ABILITIES
from gis_app.web import handbook

PROJECT = Path(gis_app.__file__).parents[1]
SOURCE = PROJECT / "gis_app/frontend/src"
TEXTS = {name: handbook.path_of(name).read_text("utf-8") for name in handbook.CHAPTERS}
WHOLE = "\n".join(TEXTS.values())
FEATURES = (
    "图层",
    "筛选",
    "视图",
    "专题",
    "范围",
    "时间轴",
    "明细表",
    "透视",
    "导出",
    "简报",
    "大屏",
)


def pages():
    """What somebody can open by its address."""
    from gis_app.application import create_app
    from gis_app.settings import Settings

    rules = create_app(Settings(secret_key="x")).url_map.iter_rules()
    found = {rule.rule for rule in rules if rule.endpoint.startswith("pages.")}
    return sorted(rule for rule in found if "<" not in rule) + [
        "/help",
        "/openapi/",
        "/tls",
    ]


@pytest.mark.parametrize("page", pages())
def test_every_page_is_named(page):
    assert f"`{page}`" in TEXTS["start"]


def test_every_key_of_the_map_and_the_queue_is_named():
    tools = (SOURCE / "panels/tools.ts").read_text("utf-8")
    keys = set(re.findall(r'\["\w+", "\w+", "(\w)"\]', tools))
    map_page = (SOURCE / "pages/map.ts").read_text("utf-8")
    keys |= set(re.findall(r'key === "([A-Z])"', map_page))
    queue = (SOURCE / "locating/keys.ts").read_text("utf-8")
    keys |= {key.upper() for key in re.findall(r'key === "(\w|/|Enter)"', queue)}
    assert len(keys) > 10
    named = {key.upper() for key in re.findall("`([^`]+)`", TEXTS["keys"])}
    assert keys - named == set()


@pytest.mark.parametrize("feature", FEATURES)
def test_every_part_of_the_workbench_is_explained(feature):
    assert f"**{feature}**" in WHOLE or f"\n## {feature}\n" in WHOLE


@pytest.mark.parametrize("role", sorted(set(ABILITIES) - {"resident"}))
def test_every_role_has_its_chapter(role):
    assert handbook.chapter_for({role}, "/") == handbook.BY_ROLE[role]
    assert role in TEXTS["admin"]


@pytest.mark.parametrize("name", handbook.CHAPTERS)
def test_no_chapter_leads_nowhere(name):
    html = str(handbook.chapter(name).html)
    for target, anchor in re.findall(r'href="([^"#]*)(?:#([^"]*))?"', html):
        other = target.removeprefix("/help/") if target else name
        assert other in handbook.CHAPTERS, target
        from urllib.parse import unquote

        anchors = {section.anchor for section in handbook.chapter(other).sections}
        assert not anchor or unquote(anchor) in anchors, anchor


def test_what_pages_point_to_is_there():
    for page, anchor in handbook.ANCHORS.items():
        sections = handbook.chapter(handbook.BY_PAGE[page]).sections
        assert anchor in {section.anchor for section in sections}


@pytest.mark.parametrize("command", sorted(set(re.findall(r"gis-app (\w+)", WHOLE))))
def test_every_command_in_it_exists(command):
    from gis_app.commands import root

    assert root.get_command(None, command) is not None


@pytest.mark.parametrize("name", sorted(set(re.findall(r"GIS_\w+", WHOLE))))
def test_every_setting_in_it_exists(name):
    from gis_app.settings import Settings

    assert name in {variable for variable, *_ in Settings.described()}


def test_html_in_a_chapter_is_text(tmp_path):
    file = tmp_path / "x.md"
    file.write_text(
        "# T\n\n<script>alert(1)</script> [a](javascript:alert(1))\n", "utf-8"
    )
    html = str(handbook._read("x", file, 1).html)
    assert "<script" not in html and "href" not in html


def test_a_search_finds_headings_before_words():
    found = handbook.search("时间轴")
    assert found[0].section.title == "时间轴"
    assert len(found) > 1
    assert handbook.search("没有这样的词") == []


def test_the_button_opens_the_chapter_of_the_page_or_of_the_work(visitor, built):
    analyst = visitor("analyst")
    assert 'href="/help/analyst"' in analyst.get("/").get_data(as_text=True)
    assert 'href="/help/map"' in analyst.get("/map").get_data(as_text=True)


def test_chapters_are_shown_and_others_are_not_there(visitor, built):
    reader = visitor("gridworker")
    assert "不记录什么" in reader.get("/help/gridworker").get_data(as_text=True)
    assert reader.get("/help/nothing").status_code == 404
    assert "<mark>250" in reader.get("/help?q=250").get_data(as_text=True)


def test_a_search_is_shown_as_text(visitor, built):
    text = visitor("street").get("/help?q=<b>x</b>").get_data(as_text=True)
    assert "<b>x</b>" not in text
