"""The handbook: docs/zh/*.md made into pages, sections to search, and the chapter that
helps whom where. Raw HTML in a chapter is shown as text, never taken as HTML.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

# The product runs from its clone; the chapters are read from there as the templates are.
FOLDER = Path(__file__).resolve().parents[2] / "docs"
# In the order in which they are read. The last one is in English.
CHAPTERS = (
    "start", "map", "import", "command", "analyst", "planner", "street", "gridworker",
    "review", "admin", "screen", "privacy", "keys", "overview",
)  # fmt: skip
ENGLISH = ("overview",)
BY_ROLE = {
    "command": "command",
    "analyst": "analyst",
    "planner": "planner",
    "street": "street",
    "department": "street",
    "gridworker": "gridworker",
    "reviewer": "review",
    "auditor": "review",
    "admin": "admin",
    "integration": "admin",
}
BY_PAGE = {
    "/map": "map",
    "/import": "import",
    "/locate": "import",
    "/setup": "admin",
    "/screen": "screen",
    "/login": "start",
}
# Where on a chapter's page a page of the product is explained.
ANCHORS = {"/locate": "待定位事件", "/setup": "建城清单"}
AROUND = 40  # letters on each side of what a search found


@dataclass(frozen=True)
class Section:
    """A heading with the text below it, up to the next; anchor "" is the chapter's head."""

    title: str
    anchor: str
    text: str


@dataclass(frozen=True)
class Chapter:
    name: str
    title: str
    language: str
    html: Markup
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Found:
    """before, hit, after: the text around the first hit."""

    chapter: Chapter
    section: Section
    before: str
    hit: str
    after: str


def chapter(name) -> Chapter | None:
    if name not in CHAPTERS:
        return None
    path = path_of(name)
    return _read(name, path, path.stat().st_mtime_ns)


def path_of(name):
    language = "en" if name in ENGLISH else "zh"
    return FOLDER / language / f"{name}.md"


def chapters() -> list[Chapter]:
    return [chapter(name) for name in CHAPTERS]


def chapter_for(roles, page) -> str:
    """What the help button opens: the page's own chapter, else that of the work."""
    if page in BY_PAGE:
        return BY_PAGE[page]
    return next((BY_ROLE[role] for role in BY_ROLE if role in roles), "start")


def search(words) -> list[Found]:
    """Sections that hold the text, headings first."""
    words = words.strip()
    if not words:
        return []
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    found = [
        hit
        for one in chapters()
        for section in one.sections
        if (hit := _hit(one, section, pattern))
    ]
    return sorted(found, key=lambda one: not pattern.search(one.section.title))


def _hit(one, section, pattern):
    place = pattern.search(section.text)
    if place is None:
        if not pattern.search(section.title):
            return None
        return Found(one, section, "", "", section.text[: 2 * AROUND])
    start, end = place.span()
    return Found(
        one,
        section,
        section.text[max(0, start - AROUND) : start],
        section.text[start:end],
        section.text[end : end + AROUND],
    )


@lru_cache(maxsize=len(CHAPTERS) * 2)
def _read(name, path, _changed_at):
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(path.read_text(encoding="utf-8"))
    sections = _mark(tokens)
    return Chapter(
        name,
        sections[0].title,
        "en" if name in ENGLISH else "zh-CN",
        Markup(parser.renderer.render(tokens, parser.options, {})),
        tuple(sections),
    )


def _mark(tokens):
    """Gives headings their anchors, links and tables what a page needs; the sections."""
    sections, title, anchor, texts, heading = [], "", "", [], False
    for token in tokens:
        if token.type == "heading_open":
            if title:
                sections.append(Section(title, anchor, " ".join(texts)))
            texts, heading, level = [], True, token
        elif token.type == "inline":
            text = plain(token)
            if heading:
                title, heading = text, False
                anchor = "" if level.tag == "h1" else anchor_of(text)
                level.attrSet("id", anchor_of(text))
            else:
                texts.append(text)
            _lead_on(token)
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")  # wide ones scroll, also by keys
    sections.append(Section(title, anchor, " ".join(texts)))
    return sections


def plain(token):
    return "".join(
        one.content if one.type in ("text", "code_inline") else " "
        for one in token.children or ()
        if not one.type.endswith(("_open", "_close"))
    )


def anchor_of(title):
    """As links between chapters write it: 快速 上手（一） -> 快速-上手-一."""
    return re.sub(r"[^\w]+", "-", title).strip("-").lower()


def _lead_on(token):
    """`map.md#筛选` is a chapter here and a file on a code host."""
    for one in token.children or ():
        if one.type == "link_open":
            target = str(one.attrs["href"])
            one.attrSet(
                "href", re.sub(r"^(?:\.\./\w+/)?(\w+)\.md", r"/help/\1", target)
            )
