"""What a cell names: by its code, or by a name that only one thing has."""

import re
import unicodedata

_BETWEEN = re.compile(r"[;；、,，|\n]+")


def several(text: str) -> list[str]:
    """The words of a cell that lists several: 甲；乙、丙 or A;B,C. Each once."""
    words = (word.strip() for word in _BETWEEN.split(text))
    return list(dict.fromkeys(word for word in words if word))


class Lookup:
    """kind: what is looked for, as sentences say it. pairs: (code, names of the thing)."""

    def __init__(self, kind: str, pairs):
        self.kind = kind
        self.codes = set()
        self._named: dict[str, set[str]] = {}
        for code, *names in pairs:
            self.codes.add(code)
            for name in filter(None, names):
                self._named.setdefault(_plain(name), set()).add(code)

    def find(self, text: str) -> str:
        """The code. Raises LookupError; its text says why."""
        if text in self.codes:
            return text
        found = self._named.get(_plain(text), ())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise LookupError(
                f"{len(found)} {self.kind}s are called {text}: give the code"
            )
        raise LookupError(f"there is no {self.kind} {text}")

    def find_all(self, text: str) -> tuple[list[str], list[str]]:
        """(codes, why not) of a cell that lists several."""
        codes, faults = [], []
        for word in several(text):
            try:
                codes.append(self.find(word))
            except LookupError as fault:
                faults.append(fault.args[0])
        return list(dict.fromkeys(codes)), faults


def _plain(name):
    return unicodedata.normalize("NFKC", name).casefold().replace(" ", "")
