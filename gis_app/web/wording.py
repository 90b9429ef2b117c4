"""Says an error in the reader's language: from `translations/*/errors.po`.

Errors are written in English where they are raised, values and all, so that commands
print them as they are. Here the sentence is found again among the catalogue's patterns
("There is no account %(name)s.") and its values are put into the translation. A value
called %(said)s is a sentence of its own, found and translated in turn.
"""

import re

from flask_babel import Domain

from gis_app.i18n import FOLDER

PLACE = re.compile(r"%\((\w+)\)s")
JOINT = re.compile("[:;] ")  # where one sentence may end and another begin

sentences = Domain([str(FOLDER)], "errors")
_patterns = {}


def translated(text):
    """The text in the request's language; as it is, where there is no translation."""
    found = sentences.get_translations()
    plain = found.ugettext(text)
    if plain != text:
        return plain
    best, least = text, None
    for pattern, said in _compiled(found):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        told, left = _told(said, match.groupdict())
        if least is None or left < least:
            best, least = told, left
        if not least:
            break
    return best


def _told(said, values):
    """A sentence with its values, and how many letters of other sentences may be among
    those that stay as they are: "a taken as b: c" is not "%(x)s taken as …" alone."""
    left, told = 0, {}
    for name, value in values.items():
        if name.startswith("said"):
            told[name] = translated(value)
            left += len(value) if told[name] == value and JOINT.search(value) else 0
        else:
            told[name] = value
            left += len(value) if JOINT.search(value) else 0
    return said % told, left


def as_pattern(sentence):
    """A regular expression of every text that a sentence with %(places)s can become."""
    parts = PLACE.split(sentence)
    pieces = [
        f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts)
    ]
    return re.compile("".join(pieces), re.DOTALL)


def _compiled(found):
    known = _patterns.get(id(found))
    if known is None:
        catalogue = getattr(found, "_catalog", {})
        # The one that says most first: "Input should be %(x)s" would fit them all.
        telling = sorted(catalogue, key=lambda said: -len(PLACE.sub("", str(said))))
        known = _patterns[id(found)] = [
            (as_pattern(sentence), catalogue[sentence])
            for sentence in telling
            if isinstance(sentence, str) and PLACE.search(sentence)
        ]
    return known
