"""The rows of a text table, also where somebody left a quotation mark open: then the row
that opens it is torn, and the lines below are rows again, not one endless cell."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator

LEAST = 3  # cells of a row that tell it from a line of prose


class Torn(list):
    """The cells of a row with a quotation mark that nothing closes."""


def rows(lines: Iterable[str], delimiter: str, width: int) -> Iterator[list[str]]:
    """The cells of each row, [] for an empty line. width: of most rows, which tells a
    line of a long text in quotation marks from a row that was swallowed."""
    feed = _Feed(lines, delimiter, width)
    while True:
        feed.stopped = False
        for cells in csv.reader(feed, delimiter=delimiter):
            taken, feed.taken = feed.taken, []
            # Asked for more after the last line, the reader was inside a quotation.
            if feed.stopped or (len(taken) > 1 and feed.are_rows(taken)):
                feed.back.extendleft(reversed(taken[1:]))
                yield Torn(feed.plain(taken[0]))
                break
            yield cells
        else:
            return


class _Feed:
    """Lines for csv.reader. taken: those since the last row. stopped: there are no more,
    or the next one is a row of its own although a quotation is open. back: to be read
    again."""

    def __init__(self, lines, delimiter, width):
        self.lines, self.delimiter, self.width = iter(lines), delimiter, width
        self.taken, self.back, self.stopped = [], deque(), False

    def __iter__(self):
        return self

    def __next__(self):
        line = self.back.popleft() if self.back else next(self.lines, None)
        if line is not None and self.taken and self._is_row(line):
            self.back.appendleft(line)
            line = None
        if line is None:
            self.stopped = True
            raise StopIteration
        self.taken.append(line)
        return line

    def _is_row(self, line):
        enough = self.width >= LEAST and line.count(self.delimiter) >= self.width - 1
        even = enough and line.count('"') % 2 == 0  # else it closes what is open
        cells = self.strictly([line]) if even else ()
        return len(cells) == self.width

    def are_rows(self, lines):
        """Whether the first and the last line alone are whole rows, and together none: one
        open quotation was closed by the next one."""
        ends = (self.plain(lines[0]), self.plain(lines[-1]))
        whole = self.width >= LEAST and all(len(cells) == self.width for cells in ends)
        return whole and not self.strictly(lines)

    def strictly(self, lines):
        """The cells of one row; () where the rules of quotation allow none or more."""
        try:
            found = list(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return ()
        return found[0] if len(found) == 1 else ()

    def plain(self, line):
        """The cells if quotation marks meant nothing."""
        reader = csv.reader([line], delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
        return next(reader, [])
