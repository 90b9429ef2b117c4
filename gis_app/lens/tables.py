"""Tables of counts as they travel: each word once, rows as numbers of words.

An analyst's page asks for tens of thousands of rows; written out they would take longer
than the counting.
"""

from itertools import chain


def packed(by, columns, counts):
    """columns: (keys, [their values by number], [number in each row]) each."""
    keys = [key for names, _, _ in columns for key in names]
    return {
        "order": [keys.index(key) for key in by] if columns else [],
        "words": [words for _, words, _ in columns],
        "rows": [rows for _, _, rows in columns],
        "counts": counts,
    }


def unpacked(table):
    """Rows as lists: the keys, then the count; in the order of the keys."""
    parts = [
        [words[n] for n in rows]
        for words, rows in zip(table["words"], table["rows"], strict=True)
    ]
    counts = table["counts"]
    if not parts:
        return [[n] for n in counts]
    rows = [
        [*chain.from_iterable(words), n]
        for *words, n in zip(*parts, counts, strict=True)
    ]
    order = table["order"]
    if order == sorted(order):
        return rows
    moved = [[*(row[at] for at in order), row[-1]] for row in rows]
    return sorted(moved, key=lambda row: [(word is None, word) for word in row[:-1]])
