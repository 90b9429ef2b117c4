"""The words of the one search box as conditions: "本网格 逾期 井盖", "overdue today".

Text is cut at spaces; longer phrases come first ("last 7 days"), and a run of letters
without spaces is cut only where all of it is known (近7天重大未办结) or where a period or
a state stands at its end (昨天东门积水). What nothing knows stays text. A word that may
mean several things says which ones beside the likeliest.

A person's name finds nothing: a bare word that reads as one, and that no vocabulary and no
place knows, becomes no condition at all.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from geodata.person_names import is_like_a_name
from gis_app.domain.place_words import (
    HERE,
    MOST_PLACES,
    Place,
    one_place,
    own_codes,
    shared,
    under,
)
from gis_app.domain.time_words import period
from gis_app.domain.word_meanings import TEXT, Meaning, Meanings

LONGEST_PHRASE = 6  # words
LONGEST_RUN = 40  # letters without a space that are still taken apart
LONGEST_NAME = 20

_BETWEEN = re.compile(r"[\s,、;。!?“”\"()\[\]【】「」《》]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
FILLING = frozenset(
    "的 了 在 和 与 及 里 内 中 查 找 有 是 查询 查找 搜索 显示 所有 全部 事件 案件 工单 诉求 问题 情况 以及 还有"
    " 属于 位于 辖区内的 of the and all in with from incidents incident cases case events show find"
    " 等级 状态 来源 事项 severity state".split()
)
# Conditions that may be taken from the end of a text that is not known otherwise.
FIRM = frozenset({"time", "states", "overdue", "ambiguous", "under"})


class Places(Protocol):
    """What the parser asks of whoever knows places and organisations."""

    def named(self, words: list[str]) -> dict[str, list[Place]]: ...
    def party(self, words: list[str]) -> dict[str, list[tuple[int, str]]]: ...
    def name(self, code: str) -> str: ...
    def knows(self, word: str) -> bool: ...


@dataclass(frozen=True)
class Asker:
    """shown: the unit or grid on the screen; prefixes: of the account's area."""

    now: datetime
    shown: str = ""
    prefixes: tuple[str, ...] = ("",)
    may_search_text: bool = True


@dataclass(frozen=True)
class Chip:
    """A condition, the words that said it and what else these may mean."""

    words: str
    meaning: Meaning
    alternatives: tuple[Meaning, ...] = ()


@dataclass
class Parsed:
    chips: list[Chip] = field(default_factory=list)
    rest: str = ""
    warnings: list[str] = field(default_factory=list)
    is_name: bool = False  # a name of a person was among the words

    def filter(self) -> dict:
        """The conditions under the filter's own keys; lists hold what any chip says."""
        found = {}
        for chip in self.chips:
            name, value = chip.meaning.field, chip.meaning.value
            if name == "time":
                found |= {"from": value[0], "to": value[1]}
            elif name == TEXT:
                found[TEXT] = f"{found.get(TEXT, '')} {value}".strip()
            elif isinstance(value, tuple):
                found[name] = list(dict.fromkeys([*found.get(name, []), *value]))
            else:
                found[name] = value
        return found


@dataclass(frozen=True)
class _Piece:
    words: str
    meanings: tuple[Meaning, ...] = ()  # none: text
    is_filling: bool = False
    places: tuple[Place, ...] = ()  # those among the meanings


def unified(text: str) -> str:
    """As words are compared: one width, one case, no control characters."""
    plain = unicodedata.normalize("NFKC", _CONTROL.sub(" ", text)).casefold()
    return " ".join(plain.split())


def parse(
    text: str,
    meanings: Meanings,
    places: Places,
    asker: Asker,
    choose: dict[str, int] | None = None,
) -> Parsed:
    """choose: words of a chip -> which of its meanings is wanted, 0 being the likeliest."""
    tokens = [token for token in _BETWEEN.split(unified(text)) if token]
    reader = _Reader(meanings, places, asker, tokens)
    found = Parsed()
    pieces = one_place(reader.pieces(tokens), found.warnings)
    pieces = _one_period(pieces, found.warnings)
    rest = []
    for piece in pieces:
        if piece.meanings:
            found.chips.append(_chip(piece, asker, choose or {}))
        elif not piece.is_filling:
            rest.append(piece.words)
    found.warnings += reader.warnings
    _keep_text(found, rest, reader.is_name, asker)
    return found


def _chip(piece, asker, choose):
    options = list(piece.meanings)
    if asker.may_search_text and not all(one.sure for one in options):
        options.append(_text(piece.words))
    at = choose.get(piece.words, 0)
    at = at if 0 <= at < len(options) else 0
    return Chip(piece.words, options[at], (*options[:at], *options[at + 1 :]))


def _keep_text(found, rest, is_name, asker):
    names = [word for word in rest if is_name(word)]
    if not names and len(rest) > 1 and is_name("".join(rest)):
        names = rest  # 张 伟
    said = [word for word in rest if word not in names]
    found.rest = " ".join(said)
    found.is_name = bool(names)
    if names:
        word = " ".join(dict.fromkeys(names))
        found.warnings.append(f"{word} reads as a person's name: nobody is looked for by name.")  # fmt: skip
    if found.rest and asker.may_search_text:
        found.chips.append(Chip(found.rest, _text(found.rest)))
    elif found.rest:
        found.warnings.append("Your role sees counts of whole grids, without text search.")  # fmt: skip


def _text(words):
    return Meaning(TEXT, words, f"含“{words}”", f"with “{words}”")


class _Reader:
    """Takes tokens apart. Every name is asked for at once, in the beginning."""

    def __init__(self, meanings, places, asker, tokens):
        self._meanings, self._places, self._asker = meanings, places, asker
        self.warnings = []
        self._known = {}
        asked = list(dict.fromkeys(_candidates(tokens)))
        self._named = places.named(asked)
        self._party = places.party(asked)

    def is_name(self, word):
        known = self._meanings.knows(word) or self._places.knows(word)
        return not known and is_like_a_name(word)

    def pieces(self, tokens) -> list[_Piece]:
        found, at = [], 0
        while at < len(tokens):
            for end in range(min(len(tokens), at + LONGEST_PHRASE), at, -1):
                piece = self._look(" ".join(tokens[at:end]))
                if piece:
                    found.append(piece)
                    at = end
                    break
            else:
                found += self._cut(tokens[at])
                at += 1
        return found

    def _look(self, words) -> _Piece | None:
        """The piece that these words are as a whole; None: they are none."""
        if words not in self._known:
            self._known[words] = self._looked_up(words)
        return self._known[words]

    def _looked_up(self, words):
        if words in FILLING:
            return _Piece(words, is_filling=True)
        when = period(words, self._asker.now)
        if when:
            value = (when.begin, when.end)
            return _Piece(
                words, (Meaning("time", value, when.label_zh, when.label_en),)
            )
        if words in HERE:
            return self._here(words)
        places = self._in_order(self._named.get(words, ()))
        found = self._meanings.of(words)
        sure = [meaning for meaning in found if meaning.sure]
        party = [Meaning("party", *one, one[1]) for one in self._party.get(words, ())]
        listed = (*sure, *map(under, places), *party, *_guesses(found))
        return _Piece(words, listed, places=tuple(places)) if listed else None

    def _here(self, words):
        found = own_codes(HERE[words], self._asker)
        places = [Place(code, self._places.name(code) or code) for code in found]
        if not places:
            self.warnings.append(f"{words}: open the place on the map first.")
            return _Piece(words, is_filling=True)
        return _Piece(words, tuple(map(under, places)), places=tuple(places))

    def _in_order(self, places):
        """Those in the account's area, and of them those near what is shown, first."""
        own = [p for p in places if p.code.startswith(self._asker.prefixes)]
        shown = self._asker.shown
        return sorted(own or places, key=lambda p: -shared(p.code, shown))[:MOST_PLACES]  # fmt: skip

    def _cut(self, token) -> list[_Piece]:
        if len(token) < 2 or len(token) > LONGEST_RUN:
            return [_Piece(token)]
        return self._covered(token) or self._peeled(token)

    def _covered(self, token):
        """The fewest known words that the whole token is made of; None: there are none."""
        best: list[tuple[float, list[_Piece]] | None] = [(0.0, [])] + [None] * len(
            token
        )
        for end in range(1, len(token) + 1):
            for start in range(max(0, end - LONGEST_NAME), end):
                if best[start] is None or not _is_cut(token, start, end):
                    continue
                piece = self._look(token[start:end])
                if piece is None:
                    continue
                guess = bool(piece.meanings) and not piece.meanings[0].sure
                cost = best[start][0] + 1 + 0.5 * guess
                if best[end] is None or cost < best[end][0]:
                    best[end] = cost, [*best[start][1], piece]
        whole = best[-1] and best[-1][1]
        return whole if whole and _is_sound(whole) else None

    def _peeled(self, token):
        """Firm conditions taken from both ends; what is left is text."""
        before, after = [], []
        while piece := self._at_end(token, lambda n, t=token: t[:n]):
            before.append(piece)
            token = token[len(piece.words) :]
        while piece := self._at_end(token, lambda n, t=token: t[-n:]):
            after.insert(0, piece)
            token = token[: -len(piece.words)]
        while len(token) > 1 and token[0] in FILLING and (before or after):
            token = token[1:]
        while len(token) > 1 and token[-1] in FILLING and (before or after):
            token = token[:-1]
        left = self._look(token) if before or after else None
        return [*before, left or _Piece(token), *after]

    def _at_end(self, token, part: Callable[[int], str]):
        for n in range(min(len(token) - 1, LONGEST_NAME), 1, -1):
            words = part(n)
            start = 0 if token.startswith(words) else len(token) - n
            if not _is_cut(token, start, start + n):
                continue
            piece = self._look(words)
            if piece and piece.meanings and _is_firm(piece):
                return piece
        return None


def _guesses(found):
    """Of meanings those that are only likely; all together come before each alone."""
    return [meaning for meaning in found if not meaning.sure]


def _candidates(tokens):
    for at in range(len(tokens)):
        for end in range(at + 1, min(len(tokens), at + LONGEST_PHRASE) + 1):
            yield " ".join(tokens[at:end])
    for token in tokens:
        if 2 < len(token) <= LONGEST_RUN and not token.isascii():
            for start in range(len(token)):
                for end in range(start + 2, min(len(token), start + LONGEST_NAME) + 1):
                    yield token[start:end]


def _is_cut(token, start, end):
    """Whether a text may be cut there: not within a number or an English word."""
    return not any(
        0 < at < len(token) and _alike(token[at - 1], token[at]) for at in (start, end)
    )


def _alike(one, other):
    """Whether two neighbours belong together: of a number, a date, an English word."""
    if one.isascii() and one.isalnum():
        return (
            other.isascii()
            and other.isalnum()
            or (one.isdigit() and other in "年月日号天周级个小")
        )
    return one in "年月近" and other.isdigit()


def _is_sound(pieces):
    """A run of words is believed with one guess in it that no other category touches."""
    guesses = [p for p in pieces if p.meanings and not p.meanings[0].sure]
    fields = [p.meanings[0].field if p.meanings else "" for p in pieces]
    touching = any(
        one == other == "categories"
        and (pieces[n] in guesses or pieces[n + 1] in guesses)
        for n, (one, other) in enumerate(pairwise(fields))
    )
    return len(guesses) < 2 and not touching and any(p.meanings for p in pieces)


def _is_firm(piece):
    first = piece.meanings[0]
    whole = not piece.places or any(place.is_whole for place in piece.places)
    return first.sure and first.field in FIRM and whole


def _one_period(pieces, warnings):
    """Of several periods the last holds."""
    timed = [n for n, piece in enumerate(pieces) if piece.meanings and piece.meanings[0].field == "time"]  # fmt: skip
    for n in timed[:-1]:
        warnings.append(f"{pieces[n].words}: only one period at a time is asked for.")
    return [piece for n, piece in enumerate(pieces) if n not in timed[:-1]]
