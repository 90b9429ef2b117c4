"""A briefing on paper: A4, by WeasyPrint, which may fetch nothing."""

import base64
from pathlib import Path

from gis_app.actions.briefing.picture import picture
from gis_app.actions.briefing.shown import TEMPLATES, shown

LISTED = 25  # single incidents on the second page; the map has all of them


def sheet(facts, cache: Path, marked=False) -> bytes:
    """PDF."""
    import weasyprint
    from weasyprint.urls import URLFetcher

    only_its_own = URLFetcher(allowed_protocols=("data",))
    html = sheet_html(facts, cache, marked)
    return weasyprint.HTML(string=html, url_fetcher=only_its_own).write_pdf()


def sheet_html(facts, cache: Path, marked=False) -> str:
    """What WeasyPrint gets."""
    look = shown(facts, marked)
    drawn = base64.b64encode(picture(facts, look, cache)).decode()
    return TEMPLATES.get_template("sheet.html").render(
        look, picture=f"data:image/png;base64,{drawn}", listed=LISTED
    )
