"""A ledger's rows made into incidents: words to codes, times, texts without numbers of
persons; whatever is doubtful is noted, whatever cannot be used is refused."""

import hashlib
import re

import numpy as np

from geodata import privacy, times
from geodata.placing import WAITS

# From the first quotation mark of a quoted cell to the last of its kind.
QUOTED = re.compile(r"""(['"]).*\1""", re.DOTALL)
REPORTED, CLOSED = 10, 80
DEFAULT_SOURCE = "40"
LONGEST_TITLE = 200
WORKING_DAYS = 7
OTHER_STATE = "is there already in another state: left as it is"
OTHER_CASE = "its number is there already, of another category or time: left as it is"
COUNTED = "the numbers begin anew on each sheet: kept with the sheet's name"
SHORTENED = "its number was shortened by a workbook (1.2E+15): not kept"
_LONG_NUMBER = re.compile(r"\d{18}")
_SHORT_NUMBER = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
DOUBTFUL_TIMES = {
    times.SERIAL: "was read as a serial day of a workbook",
    times.EPOCH: "was read as seconds since 1970",
    times.MONTH: "names a month alone: taken as its first day",
    times.SHORT: "has a year of two digits: taken as one of the 2000s",
    times.BORROWED: "was read with day and month in the order of the file's other times",
    times.PLACEHOLDER: "is a placeholder: left out",
}
_CITY = np.timedelta64(8, "h")
_DAY = np.timedelta64(1, "D")


def read(piece, words, now) -> dict:
    """Columns of a piece, all its rows; refused ones are refused in it.

    words: vocabulary -> domain.words.Words. now: datetime64[us], UTC.
    """
    rows = {
        "lon": piece.lon,
        "lat": piece.lat,
        "raw_x": piece.raw_x,
        "raw_y": piece.raw_y,
        "raw_datum": np.where(np.isnan(piece.raw_x), None, piece.datum),
        "accuracy_m": piece.numbers("accuracy_m"),
    }
    piece.refuse_all(rows["accuracy_m"] < 0, "accuracy_m is below 0")
    for name in ("title", "description", "address"):
        rows[name] = _masked(piece, name)
    rows |= _codes(piece, words)
    rows |= _times(piece, rows["state"], rows["urgency"], words["states"].open, now)
    rows["title"] = _titles(rows, words["category"])
    rows["source_ref"] = _references(piece, rows)
    _refuse_unplaced(piece, rows)
    return rows


def states_of(rows) -> dict:
    """State ranges: reported, then the present state from its closing on, if closed."""
    n = len(rows["state"])
    closed = ~np.isnat(rows["closed_at"]) & (rows["closed_at"] > rows["reported_at"])
    first, second = np.arange(n), np.flatnonzero(closed)
    never = np.full(n, np.datetime64("NaT"), "datetime64[us]")
    return {
        "incident": np.concatenate([first, second]),
        "seq": np.concatenate([np.ones(n, int), np.full(len(second), 2)]),
        "state": np.concatenate(
            [np.where(closed, REPORTED, rows["state"]), rows["state"][second]]
        ),
        "org": np.concatenate([rows["lead_org"], rows["lead_org"][second]]),
        "since": np.concatenate([rows["reported_at"], rows["closed_at"][second]]),
        "until": np.concatenate(
            [np.where(closed, rows["closed_at"], never), never[second]]
        ),
    }


def due_at(urgency, reported_at):
    """`clocks.due_at` for columns: hours around the clock, else 7 working days."""
    local = reported_at + _CITY
    day = local.astype("datetime64[D]")
    ordinary = np.busday_offset(day, WORKING_DAYS, roll="backward") + (local - day)
    due = (ordinary - _CITY).astype("datetime64[us]")
    for name, hours in (("urgent", 24), ("critical", 2)):
        which = urgency == name
        due[which] = reported_at[which] + np.timedelta64(hours, "h")
    return due


def _masked(piece, name):
    texts, masked = privacy.mask_column(piece.text(name))
    for kinds in masked.values():
        piece.notes[f"{name}: {privacy.said(kinds, 'en')}"] += 1
    return np.array(texts, object)


def _codes(piece, words):
    category = _categories(piece, words["category"])
    closed = ~np.isnat(times.to_utc(piece.text("closed_at"), piece.date_order)[0])
    state = _or_default(
        piece, words, "state", np.where(closed, CLOSED, REPORTED), "states"
    )
    return {
        "category": category,
        "coarse": np.isin(category, list(words["category"].coarse)),
        "source": _or_default(piece, words, "source", DEFAULT_SOURCE, "sources"),
        "severity": _or_default(piece, words, "severity", 4, "severities").astype(int),
        "urgency": _or_default(piece, words, "urgency", "normal", "urgencies"),
        "state": state.astype(int),
    }


def _categories(piece, words):
    """Codes of categories. What is not known is understood by its parts, with a note; or
    becomes what was given for the unknown; or its row is refused."""
    texts = piece.text("category")
    category = words.codes_of(texts)
    given = piece.given.get("category")
    for at in np.flatnonzero(np.equal(category, None) | (category == "")):
        text = texts[at]
        if text and (code := words.guess(text)):
            category[at] = code
            name = words.label.get(code, code)
            piece.note(at, f"category {text!r} is not known: understood as {name}")
        elif given and text:
            category[at] = words.code(given)
            piece.note(at, f"category {text!r} is not known: taken as {given}")
        elif text and (named := words.several(text)):
            piece.refuse(at, f"category {text!r} names several: {', '.join(named)}")
        elif text:
            near = words.near(text)
            more = "; near it: " + ", ".join(near) if near else ""
            piece.refuse(at, f"category {text!r} is not known{more}")
        else:
            piece.refuse(at, "has no category")
    return category


def _or_default(piece, words, name, default, vocabulary):
    """Codes of a field; what is not known is noted and becomes the default."""
    given = piece.given.get(name)
    default = np.broadcast_to(np.asarray(default, object), len(piece)).copy()
    if given:
        default[:] = words[vocabulary].code(given) or default
    found = words[vocabulary].codes_of(piece.text(name))
    unknown = np.equal(found, None)
    for at in np.flatnonzero(unknown):
        text = piece.text(name)[at]
        if code := words[vocabulary].guess(text):
            found[at], unknown[at] = code, False
            piece.note(at, f"{name} {text!r} is not known: understood as {code}")
        else:
            piece.note(at, f"{name} {text!r} is not known: taken as {default[at]}")
    return np.where(unknown | (found == ""), default, found)


def _times(piece, state, urgency, is_open, now):
    found = {}
    for name in ("reported_at", "occurred_at", "due_at", "closed_at"):
        found[name], bad, how = times.read(piece.text(name), piece.date_order)
        for at in np.flatnonzero(bad):
            told = _no_time(name, piece.text(name)[at], how[at])
            if name == "due_at":  # 7个工作日 says how long; the clock rules know better
                piece.note(at, f"{told}: left out")
            else:
                piece.refuse(at, told)
        for form, sentence in DOUBTFUL_TIMES.items():
            piece.note_all(how == form, f"{name} {sentence}")
        if days := int((how == times.DAY).sum()):  # too common for a word to each row
            piece.notes[f"{name} names a day alone: taken as its first minute"] += days
    reported = np.where(
        np.isnat(found["reported_at"]), found["occurred_at"], found["reported_at"]
    )
    # Without any time the same file loaded again would be new rows each time.
    missing = np.isnat(reported)
    piece.refuse_all(missing & piece.good, "has no time of report")
    reported[missing] = now
    piece.refuse_all(reported > now + _DAY, "was reported in the future")
    closed = found["closed_at"]
    early = closed < reported
    piece.note_all(early, "closed before it was reported: closing time left out")
    still_open = np.isin(state, list(is_open)) & ~np.isnat(closed)
    piece.note_all(still_open, "closed_at of an open incident left out")
    ended = (state == CLOSED) & np.isnat(closed)
    piece.note_all(ended, "is closed, but no closing time is known")
    closed = np.where(early | still_open, np.datetime64("NaT"), closed)
    due = np.where(
        np.isnat(found["due_at"]), due_at(urgency, reported), found["due_at"]
    )
    return {
        "reported_at": reported.astype("datetime64[us]"),
        "occurred_at": np.where(
            np.isnat(found["occurred_at"]), reported, found["occurred_at"]
        ).astype("datetime64[us]"),
        "due_at": due.astype("datetime64[us]"),
        "closed_at": closed.astype("datetime64[us]"),
    }


def _no_time(name, text, how):
    if how == times.UNTOLD:
        return f"{name} does not tell its day from its month: {text!r}"
    return f"{name} is no time: {text!r}"


def _titles(rows, categories):
    """A row without a title is called by its category."""
    titles = [
        (title or categories.label.get(code, ""))[:LONGEST_TITLE]
        for title, code in zip(rows["title"], rows["category"], strict=True)
    ]
    return np.array(titles, object)


def _references(piece, rows):
    """The file's own number, or a hash of the row: loading twice must change nothing."""
    raw = piece.text("source_ref")
    texts, masked = privacy.mask_column(raw)
    refs = np.array(texts, object)
    long = _such(_LONG_NUMBER, raw, "")
    of_person = np.zeros(len(raw), bool)
    of_person[list(masked)] = True
    # County, day and counter are 18 digits, too, and one in eleven passes for a person's.
    if long.any() and (of_person & long).sum() < long.sum() / 2:
        refs[long] = raw[long]
        of_person &= ~long
    refs[of_person] = ""
    piece.note_all(of_person, "its number is a person's: not kept")
    short = _such(_SHORT_NUMBER, refs, "eE")
    piece.note_all(short, SHORTENED)
    refs[short] = ""
    if piece.table.sheet and _count_rows(refs):
        piece.notes[COUNTED] = 1
        sheet = privacy.mask(piece.table.sheet)[0]
        refs = np.array([f"{sheet}!{ref}" if ref else "" for ref in refs], object)
    keys = ("category", "title", "description", "address", "reported_at", "raw_x",
            "raw_y")  # fmt: skip
    for at in np.flatnonzero(refs == ""):
        text = "\x1f".join(str(rows[name][at]) for name in keys)
        refs[at] = "row:" + hashlib.sha256(text.encode()).hexdigest()[:32]
    return refs


def _such(pattern, texts, signs):
    """Which texts are as the pattern says, which wants one of the signs in them, if any."""
    found = np.zeros(len(texts), bool)
    if signs and not any(sign in "".join(texts) for sign in signs):
        return found
    for at, text in enumerate(texts):
        found[at] = pattern.fullmatch(text) is not None
    return found


def _count_rows(refs):
    """Whether numbers are 1, 2, 3 …: they count rows, and say nothing of a case."""
    numbers = [int(ref) for ref in refs if ref.isdigit()]
    count = len(numbers)
    return count == len(refs) > 1 and numbers == list(range(1, count + 1))


def _refuse_unplaced(piece, rows):
    nowhere = np.isnan(rows["lon"]) & piece.good
    waiting = nowhere & (rows["address"] != "")
    piece.refuse_all(nowhere & ~waiting, "has neither coordinates nor an address")
    told = [
        at
        for at, said in piece.row_notes.items()
        if any(s.endswith(WAITS) for s in said)
    ]
    told = np.isin(np.arange(len(waiting)), told)
    piece.note_all(waiting & ~told, "no coordinates" + WAITS)


def _differing(piece, rows, at, own) -> list[str]:
    """The columns in which two rows do not mean the same: 办结 and 已办结 do."""
    found = []
    for field, column in piece.columns.items():
        texts = piece.table.columns[column]
        meant = rows.get(field)
        same = texts[at].strip() == texts[own].strip()
        if not same and (meant is None or meant[at] != meant[own]):
            found.append(column)
    return found


def twin_of(ref) -> str:
    return f"has the number {ref} of a row above, but another state, category or time"


def without_cells(notes: list[str]) -> list[str]:
    """Notes as the log may keep them for ever: what they quote of a cell is left out. It
    may name a person or, of a coarse incident, its place."""
    return [QUOTED.sub("…", note) for note in notes]


def judge_twins(piece, rows) -> np.ndarray:
    """Rows whose reference an earlier row of the piece has, too: bool (n,).

    The very same row again is nothing new, and noted. One that says something else is
    refused: only a person can tell which of the two is right.
    """
    keys = rows["source_ref"].astype(str)
    good = np.flatnonzero(piece.good)
    _, first, which = np.unique(keys[good], return_index=True, return_inverse=True)
    twin = np.zeros(len(piece), bool)
    for at, own in zip(good, good[first][which], strict=True):
        if at == own:
            continue
        twin[at] = True
        differing = _differing(piece, rows, at, own)
        row, ref = piece.table.said(own), rows["source_ref"][at]
        if differing:
            piece.refuse(
                at,
                f"has the number {ref} of row {row}, but another {', '.join(differing)}",
            )
        else:
            piece.note(at, "the same as a row above: stored once")
    return twin
