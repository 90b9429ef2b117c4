"""Seal what the log has gathered, and write every seal outside the database too.

Whoever holds the database could cut off the newest seals with their entries; the file
says that they were there. The file is written after the commit, so it never holds a
seal that was rolled back; one that a crash kept from it is written the next time. Each
line names the life of the database: a restore begins another, with fewer seals.
"""

import os
from pathlib import Path

from gis_app.store import log

NAME = "seals.log"


def seal_log(database, folder):
    """Returns the lines written. database: one whose role may seal (loader, owner)."""
    with database.transaction() as cursor:
        log.seal_new(cursor)
    path = Path(folder) / NAME
    with database.transaction() as cursor:
        life = log.life(cursor)
        known = read(path).get(life, {})
        fresh = log.seals(cursor, after=max(known, default=0))
    lines = [
        f"{life} {seal.n} {seal.hash.hex()} {seal.entries} {seal.made_at.isoformat()}\n"
        for seal in fresh
    ]
    if lines:
        with open(path, "a", encoding="ascii") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    return lines


def read(path):
    """{life: {number: hash}} of the file; a line cut short by a crash is passed by."""
    try:
        lines = Path(path).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    found = {}
    for parts in map(str.split, lines):
        if len(parts) == 5:
            life, n, seal = parts[:3]
            found.setdefault(life, {})[int(n)] = bytes.fromhex(seal)
    return found
