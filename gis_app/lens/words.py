"""Words as numbers: each word of a column is kept once, rows hold its number."""

from bisect import bisect_left

import numpy as np


class Words:
    """Numbers by word and words by number; a word once numbered keeps its number.

    The first ones are numbered in their own order, so that "begins with" is a range of
    numbers. Later ones go to the end. A reader needs no lock: there is one writer, and
    what a reader's rows hold has been numbered before.
    """

    def __init__(self, words=()):
        self.words = sorted(set(words))
        self._numbers = {word: n for n, word in enumerate(self.words)}
        self._in_order = len(self.words)

    def __len__(self):
        return len(self.words)

    def number(self, word):
        """The number of a word, new or not."""
        found = self._numbers.get(word)
        if found is None:
            found = len(self.words)
            self.words.append(word)
            self._numbers[word] = found
        return found

    def known(self, words):
        """Numbers of those words that are there."""
        found = (self._numbers.get(word) for word in words)
        return np.array([n for n in found if n is not None], np.int64)

    def between(self, first, end):
        """Numbers of the words from `first` up to `end`, which is not among them."""
        low = bisect_left(self.words, first, hi=self._in_order)
        high = bisect_left(self.words, end, hi=self._in_order)
        return self._with_later(low, high, lambda word: first <= word < end)

    def beginning_with(self, prefixes):
        """Numbers of the words that begin with any of the prefixes."""
        parts = [self._beginning(prefix) for prefix in prefixes]
        return np.unique(np.concatenate([[], *parts]).astype(np.int64))

    def _beginning(self, prefix):
        low = bisect_left(self.words, prefix, hi=self._in_order)
        high = bisect_left(self.words, prefix + "\U0010ffff", hi=self._in_order)
        return self._with_later(low, high, lambda word: word.startswith(prefix))

    def _with_later(self, low, high, chosen):
        later = [
            n for n in range(self._in_order, len(self.words)) if chosen(self.words[n])
        ]
        return np.concatenate([np.arange(low, max(low, high)), later]).astype(np.int64)
