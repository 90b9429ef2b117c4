"""Forms of a name for comparison and search: plain, bigrams, pinyin and initials.

A person types 三号楼, ３号楼 or 3号楼 and means one thing; a keyboard that writes by sound
puts 柳案路 for 柳岸路. Both sides of every comparison go through `plain`.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice

_DIGITS = {letter: str(n) for n, letter in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": "0", "○": "0"}
_NUMERAL = re.compile("(?!十字)[〇○一二三四五六七八九十][零〇○一二三四五六七八九十百]*")
_SILENT = re.compile(r"[\s\W_]+")
_MOST_READINGS = 8


def unified(text: str) -> str:
    """One width, one case, no control characters; punctuation and spaces stay.

    >>> unified("文化路１２号Ａ座")
    '文化路12号a座'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """A name as it is compared: unified, without spaces and punctuation, numbers in
    digits.

    >>> plain("中山 三路（二十五）号")
    '中山3路25号'
    """
    return _SILENT.sub("", digits(unified(text)))


def digits(text: str) -> str:
    """Chinese numerals as digits: 二十五 is 25, 一二三 is 123; 百联 is no number."""
    return _NUMERAL.sub(lambda found: _number(found[0]), text)


def _number(numeral: str) -> str:
    if "十" not in numeral and "百" not in numeral:
        return "".join(_DIGITS[letter] for letter in numeral)
    total, last = 0, None
    for letter in numeral:
        if letter in "十百":
            weight = 10 if letter == "十" else 100
            total += (1 if last is None else last) * weight
            last = None
        else:
            last = (last or 0) * 10 + int(_DIGITS[letter])
    return str(total + (last or 0))


def bigrams(word: str) -> list[str]:
    """Each pair of neighbouring letters once, in order; of one letter, itself.

    >>> bigrams("柳岸路")
    ['柳岸', '岸路']
    """
    if len(word) < 2:
        return [word] if word else []
    return list(dict.fromkeys(word[at : at + 2] for at in range(len(word) - 1)))


def grams(word: str) -> list[str]:
    """What a word is looked for by: its pairs of letters and, of a short one, those with
    one letter between, so that any single slip leaves some whole."""
    skipping = [word[at] + "·" + word[at + 2] for at in range(len(word) - 2)]
    return bigrams(word) + (list(dict.fromkeys(skipping)) if len(word) < 5 else [])


@lru_cache(maxsize=50_000)
def sounds(name: str) -> tuple[str, ...]:
    """How a name may be typed by its sound: pinyin in full, then initials.

    The word's usual reading comes first, then those in which one letter has another of
    its sounds, up to eight. Empty where there is nothing Chinese in it.

    >>> sounds("重阳")
    ('chongyang', 'zhongyang', 'tongyang', 'cy', 'zy', 'ty')
    """
    name = _SILENT.sub("", unified(name))
    if not _is_chinese(name):
        return ()
    readings = _readings(name)
    return tuple(
        dict.fromkeys(
            ["".join(reading) for reading in readings]
            + ["".join(part[:1] for part in reading) for reading in readings]
        )
    )


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names are written differently and read the same: 柳岸路, 柳案路."""
    if len(one) != len(other) or one == other:
        return False
    return bool(set(_full(one)) & set(_full(other)))


@lru_cache(maxsize=50_000)
def _full(name):
    return tuple("".join(reading) for reading in _readings(name))


def _readings(name):
    """Lists of syllables, one a letter; what is not Chinese stands for itself."""
    # Its tables are large, and most processes never ask for a sound.
    from pypinyin import lazy_pinyin

    usual = lazy_pinyin(name, errors=list)
    every = list(map(_of_a_letter, name))
    if len(usual) != len(name):
        return [usual]
    others = (
        [*usual[:at], other, *usual[at + 1 :]]
        for at, known in enumerate(every)
        for other in known
        if other != usual[at]
    )
    return [usual, *islice(others, _MOST_READINGS - 1)]


@lru_cache(maxsize=10_000)
def _of_a_letter(letter):
    from pypinyin import Style, pinyin

    return pinyin(letter, style=Style.NORMAL, heteronym=True, errors=list)[0]


def _is_chinese(text):
    return any("㐀" <= letter <= "鿿" for letter in text)
