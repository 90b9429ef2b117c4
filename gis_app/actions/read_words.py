"""From the words of the search box to conditions of the filter, within who asks may see."""

from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace

from geodata.name_forms import plain, sounds
from geodata.privacy import mask
from gis_app.actions.find_place import known_units
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.place_words import Place
from gis_app.domain.smart_words import Asker, Parsed, parse, unified
from gis_app.domain.word_meanings import Meanings, states_of
from gis_app.errors import Rejected
from gis_app.store import smart_words as store
from gis_app.store import vocabularies

PARTY = ("党", "支部", "总支")
LEAST_SOUND = 3


def read_words(cursor, scope, text, here="", choose=None, now=None) -> Parsed:
    """here: the unit or grid on the screen. choose: as in domain/smart_words.parse."""
    if mask(text)[1]:
        raise Rejected("Nothing is looked for by a personal number: leave it out.")
    asker = Asker(
        now or datetime.now(CITY_TIME), here, scope.prefixes, not scope.aggregate_only
    )
    return parse(text, _meanings(cursor), _Places(cursor), asker, choose)


def filter_of(parsed: Parsed) -> IncidentFilter:
    """Its conditions as a filter; a longer text than a filter keeps is cut."""
    wanted = parsed.filter()
    if "text" in wanted:
        wanted["text"] = wanted["text"][:200]
    return IncidentFilter(**wanted)


def find_party(cursor, text, limit=8):
    """Party organisations by a part of their name, its pinyin or initials."""
    asked = unified(text)
    if not (asked.isascii() and asked.isalnum()) or asked.isdigit():
        return store.party_like(cursor, text, limit)
    if len(asked) < LEAST_SOUND:
        return []
    rows = store.party_names(cursor)
    return [row for row in rows if any(s.startswith(asked) for s in sounds(row.name))][
        :limit
    ]


class _Places:
    """What the database knows of names, as domain/smart_words asks it."""

    def __init__(self, cursor):
        self._cursor = cursor
        self._units = known_units(cursor)

    def named(self, words):
        found = {word: self._units_called(word) for word in words}
        forms = {word: plain(word) for word in words}
        by_form = {}
        for row in store.grids(self._cursor, list(set(forms.values()))):
            by_form.setdefault(row.word, []).append(self._place(row.code, row.name))
        for word, form in forms.items():
            found[word] += by_form.get(form, [])
        codes = [word.upper() for word in words if _is_code(word)]
        for row in store.coded(self._cursor, codes) if codes else ():
            for word in {row.code, row.code.lower()} & found.keys():
                found[word].append(self._place(row.code, row.name))
        return {word: places for word, places in found.items() if places}

    def party(self, words):
        asked = [word for word in words if any(part in word for part in PARTY)]
        rows = store.party_named(self._cursor, asked) if asked else ()
        found = {}
        for row in rows:
            found.setdefault(row.name, []).append((row.id, row.name))
        return found

    def name(self, code):
        rows = store.coded(self._cursor, [code])
        return rows[0].name if rows else ""

    def knows(self, word):
        return store.is_named(self._cursor, plain(word))

    def _units_called(self, word):
        key = plain(word)
        if len(key) < 2:
            return []
        codes = self._units.resolve([key]).codes
        return [
            self._place(
                code, self._units.name(code), plain(self._units.name(code)) == key
            )
            for code in codes
        ]

    def _place(self, code, name, is_whole=True):
        up = [self._units.name(code[:n]) for n in (9, 12) if n < len(code)]
        return Place(code, name, " ".join(filter(None, up)), is_whole)


def _is_code(word):
    return word.isascii() and word.isalnum() and word[:6].isdigit() and len(word) <= 18


def _meanings(cursor) -> Meanings:
    terms = {}
    for term in vocabularies.active_terms(cursor):
        terms.setdefault(term.vocabulary, []).append(term)
    return _made(
        _frozen(vocabularies.active_categories(cursor)),
        tuple(
            (row.code, row.label_zh, row.label_en, row.is_open)
            for row in states_of(terms.get("states", ()))
        ),
        _frozen(terms.get("severities", ())),
        _frozen(terms.get("sources", ())),
    )


def _frozen(rows):
    return tuple((row.code, row.label_zh, row.label_en, None) for row in rows)


@lru_cache(maxsize=4)
def _made(*vocabularies):
    """Made of what the vocabularies say now; again only when one of them changes."""
    names = ("code", "label_zh", "label_en", "is_open")
    return Meanings(
        *(
            [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]
            for rows in vocabularies
        )
    )
