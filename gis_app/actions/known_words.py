"""A vocabulary as loads ask it: what the city has, or what is shipped before it has any."""

from gis_app.actions.load_reference import load_reference
from gis_app.domain.words import Words
from gis_app.store import vocabularies


def known_words(cursor, vocabulary: str, synonyms: str) -> Words:
    """synonyms: under which name geodata/words.csv has its other words."""
    terms = vocabularies.terms(cursor, vocabulary)
    if not terms:
        load_reference(cursor)
        terms = vocabularies.terms(cursor, vocabulary)
    return Words(synonyms, terms)
