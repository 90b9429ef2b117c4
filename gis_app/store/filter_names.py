"""What the codes of a filter are called, so that files say it in words."""

from datetime import date

from gis_app.domain.filter_sentence import FilterNames
from gis_app.store import naming, places, vocabularies


def read(cursor, wanted, lang) -> FilterNames:
    """The names of one filter's codes; lang: zh or en."""
    at = wanted.basis if isinstance(wanted.basis, date) else None
    codes = {wanted.under, *wanted.grids} - {None, ""}
    found = places.names(cursor, codes, at) if codes else {}
    return FilterNames(
        categories=categories(cursor, lang) if wanted.categories else {},
        severities=terms(cursor, "severities", lang, int) if wanted.severities else {},
        states=terms(cursor, "states", lang, int) if wanted.states else {},
        sources=terms(cursor, "sources", lang) if wanted.sources else {},
        rules=terms(cursor, "rules", lang) if wanted.rule else {},
        places={code: row.name for code, row in found.items()},
        parties=naming.party(cursor) if wanted.party is not None else {},
    )


def categories(cursor, lang):
    """code -> label of every category, active or not."""
    return {row.code: _label(row, lang) for row in vocabularies.categories(cursor)}


def terms(cursor, vocabulary, lang, kind=str):
    """code -> label of a vocabulary. kind: of the codes."""
    rows = vocabularies.terms(cursor, vocabulary)
    return {kind(row.code): _label(row, lang) for row in rows}


def _label(row, lang):
    return row.label_en if lang == "en" else row.label_zh
