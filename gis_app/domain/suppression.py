"""Small counts withheld, as many others as it takes to keep them so, the rest in fives."""

import heapq
from collections import defaultdict
from itertools import combinations

FEWEST = 5


def rounded(n):
    """Down to fives: two numbers that differ by a few then tell nothing of them."""
    return n - n % FEWEST


def is_small(n):
    """So few that an aggregate role is not told."""
    return 0 < n < FEWEST


def withhold(rows, by=(), revealing=()):
    """Blank counts in place: {…, "count": None, "suppressed": True}.

    rows: mappings with a count and, for each name of `by`, a key. Below FEWEST nothing
    is told. A line of the table (all rows alike in some of the keys) has a sum that
    another question tells, so what is blank in it must be two counts at least that
    together are FEWEST or more: else the smallest other one is blanked too. revealing:
    keys of rows that are blank for another reason.
    """
    blank = [
        at
        for at, row in enumerate(rows)
        if is_small(row["count"]) or tuple(row[name] for name in by) in revealing
    ]
    if blank:
        kept = _kept_in_lines if len(by) > 1 else _kept_in_one_line
        for at in kept(rows, by, blank):
            rows[at]["count"], rows[at]["suppressed"] = None, True


def _kept_in_one_line(rows, _, blank):
    """What to blank of rows that are a single line, which most tables are."""
    hidden, others = set(blank), []
    total = sum(rows[at]["count"] for at in hidden)
    if len(hidden) == 1 or total < FEWEST:
        counts = [(row["count"], at) for at, row in enumerate(rows)]
        others = sorted((n, at) for n, at in counts if n > 0 and at not in hidden)
    for n, at in others:
        if len(hidden) > 1 and total >= FEWEST:
            break
        hidden.add(at)
        total += n
    return hidden


def _kept_in_lines(rows, by, blank):
    table = _Table(rows, by)
    for at in blank:
        table.blank(at)
    table.keep_secrets()
    return table.blanked


class _Table:
    """Lines that have something to hide, gone through in order until none needs more.

    Only a line of which a row was blanked is looked at again; each keeps a sum of what
    it hides and how far it has come among those it may hide next.
    """

    def __init__(self, rows, by):
        self._counts = [row["count"] for row in rows]
        self._lines = _lines(rows, by)
        self._lines_of = [[] for _ in rows]
        for n, line in enumerate(self._lines):
            for at in line:
                self._lines_of[at].append(n)
        # One that stands alone in another line is told by that line's sum: the last choice.
        several = len(self._lines) > 1
        self._alone = {line[0] for line in self._lines if several and len(line) == 1}
        self._hidden = [0] * len(self._lines)
        self._sums = [0] * len(self._lines)
        self._next = {}  # line -> its other rows, the next one to blank first
        self.blanked = set()
        self._now, self._later = [], set()

    def blank(self, at, done=-1):
        """done: the line that is looked at; those after it have their turn yet."""
        self.blanked.add(at)
        for n in self._lines_of[at]:
            self._hidden[n] += 1
            self._sums[n] += self._counts[at]
            if n > done:
                heapq.heappush(self._now, n)
            else:
                self._later.add(n)

    def keep_secrets(self):
        while self._now:
            last = -1
            while self._now:
                n = heapq.heappop(self._now)
                if n != last and (more := self._one_more(n)) is not None:
                    self.blank(more, done=n)
                last = n
            self._now, self._later = sorted(self._later), set()

    def _one_more(self, n):
        """The row of a line to blank next, or None if the line keeps its secrets."""
        if self._hidden[n] > 1 and self._sums[n] >= FEWEST:
            return None
        if n not in self._next:
            self._next[n] = iter(sorted(self._lines[n], key=self._cost))
        return next((at for at in self._next[n] if self._may_be_blanked(at)), None)

    def _cost(self, at):
        return at in self._alone, self._counts[at], at

    def _may_be_blanked(self, at):
        return at not in self.blanked and self._counts[at] > 0


def _lines(rows, by):
    """Every set of rows whose sum is told by a question with fewer keys."""
    found = []
    for n in range(max(len(by), 1)):
        for names in combinations(by, n):
            groups = defaultdict(list)
            for at, row in enumerate(rows):
                groups[tuple(row[name] for name in names)].append(at)
            found += groups.values()
    return found
