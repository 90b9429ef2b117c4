"""The commonest way to write a time, read by whole columns: 2024-07-08 11:44:05 and the
same with slashes, with a T, without seconds. `time_forms` reads it alike, one by one."""

import numpy as np

_EAST = np.timedelta64(8, "h")  # a time without an offset is the city's own
_WIDTHS = (16, 19)
_FIELDS = ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19))
_DIGITS = [at for start, end in _FIELDS for at in range(start, end)]
_FIRST_YEAR, _LAST_YEAR = 1971, 9998  # what programs put for nothing lies beyond


def read(texts) -> tuple[np.ndarray, np.ndarray]:
    """texts: object array of str (n,). Returns datetime64[us] in UTC and a bool array of
    those that are such a time; the others are NaT. Empty texts are such a time, too."""
    found = np.full(len(texts), "NaT", "datetime64[us]")
    lengths = np.fromiter(map(len, texts.tolist()), np.int64, len(texts))
    such = np.isin(lengths, _WIDTHS)
    if such.any():
        rows = np.flatnonzero(such)
        good, moments = _moments(texts[rows].astype("U19"))
        found[rows[good]], such[rows[~good]] = moments - _EAST, False
    return found, such | (lengths == 0)


def _moments(texts):
    """Which are such times, and of those the moments as they are written."""
    letters = texts.view(np.uint32).reshape(len(texts), 19).copy()
    without_seconds = letters[:, 16] == 0
    letters[without_seconds, 16:] = [ord(letter) for letter in ":00"]
    good = (letters[:, _DIGITS] - ord("0") < 10).all(axis=1)
    for at, signs in ((4, "-/"), (7, "-/"), (10, " T"), (13, ":"), (16, ":")):
        good &= np.isin(letters[:, at], [ord(sign) for sign in signs])
    good &= letters[:, 4] == letters[:, 7]
    year, month, day, hour, minute, second = (
        (letters[good, start:end] - ord("0")).astype(np.int64)
        @ 10 ** np.arange(end - start)[::-1]
        for start, end in _FIELDS
    )
    months = (year.clip(1, 9999) - 1970) * 12 + month.clip(1, 12) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    date = first + (day - 1)
    fits = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12)
    fits &= date.astype("datetime64[M]") == first.astype("datetime64[M]")
    fits &= (hour < 24) & (minute < 60) & (second < 60)
    moments = date.astype("datetime64[us]") + (
        (hour * 60 + minute) * 60 + second
    ).astype("timedelta64[s]")
    good[good] = fits
    return good, moments[fits]
