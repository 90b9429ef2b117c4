"""Prove that nobody changed, took away or slipped in an entry of the log.

The hashes are made again here and not by the database's own function, which whoever
tampered could have replaced.
"""

from dataclasses import dataclass
from hashlib import sha256

from gis_app.store import log


@dataclass(frozen=True)
class Proof:
    """fault: the first bad row in words, or None; notes: what else to know."""

    entries: int = 0
    seals: int = 0
    fault: str | None = None
    notes: tuple[str, ...] = ()


class Broken(Exception):
    """The first bad row, in words."""


def verify_log(cursor, written=None):
    """Returns a Proof. written: {life: {seal: hash}} of the file outside the database.

    The cursor is of a role that reads the log; what its transaction did before is undone.
    """
    log.freeze(cursor)
    try:
        entries = _check_entries(log.entries(cursor))
        seals = {seal.n: seal for seal in log.seals(cursor)}
        _check_seals(seals.values())
        _check_sealed(seals, log.sealed(cursor))
        _check_complete(cursor)
        life = log.life(cursor)
        here = (written or {}).get(life, {})
        _check_written(seals, here)
    except Broken as broken:
        return Proof(fault=str(broken))
    return Proof(entries, len(seals), notes=tuple(_notes(seals, written or {}, life)))


def entry_hash(before, entry):
    """As the trigger of migration 0008 makes it; before: the chain's last hash."""
    parts = (
        entry.id,
        entry.at_us,
        entry.account_id,
        entry.incident_id or 0,
        entry.seq or 0,
        entry.scope_code,
        entry.action,
    )
    text = "|".join(str(part) for part in parts if part is not None)
    return sha256(before + text.encode() + bytes(entry.payload_hash)).digest()


def _check_entries(rows):
    n, chain, before, seq = 0, None, b"", 0
    for n, entry in enumerate(rows, 1):
        if entry.incident_id is None or entry.incident_id != chain:
            chain, before, seq = entry.incident_id, b"", 0
        seq += 1
        if chain is not None and entry.seq != seq:
            raise Broken(f"log entry {entry.id}: entry {seq} of its incident is gone")
        if entry.payload is not None:
            # Retention may take the text away; the hash of it stays.
            if sha256(entry.payload.encode()).digest() != bytes(entry.payload_hash):
                raise Broken(f"log entry {entry.id}: its text was changed")
        if entry_hash(before, entry) != bytes(entry.hash):
            raise Broken(f"log entry {entry.id}: it does not fit its hash")
        before = bytes(entry.hash)
    return n


def _check_seals(seals):
    before, n = b"", 0
    for n, seal in enumerate(seals, 1):
        if seal.n != n:
            raise Broken(f"seal {n} is gone")
        if sha256(before + bytes(seal.digest)).digest() != bytes(seal.hash):
            raise Broken(f"seal {n} does not fit the one before it")
        before = bytes(seal.hash)


def _check_sealed(seals, rows):
    digests, counts = {}, {}
    for row in rows:
        if row.hash is None:
            raise Broken(f"log entry {row.id} is gone (seal {row.n} names it)")
        digests.setdefault(row.n, sha256()).update(row.hash)
        counts[row.n] = counts.get(row.n, 0) + 1
    for n, seal in seals.items():
        if counts.get(n, 0) != seal.entries:
            gone = seal.entries - counts.get(n, 0)
            raise Broken(f"seal {n}: {gone} of its {seal.entries} entries are gone")
        if digests[n].digest() != bytes(seal.digest):
            raise Broken(f"seal {n}: an entry under it was rewritten")


def _check_complete(cursor):
    strange = log.first_unaccounted(cursor)
    if strange is not None:
        raise Broken(f"log entry {strange} was slipped in or taken out unsealed")


def _check_written(seals, written):
    for n, found in sorted(written.items()):
        if n not in seals:
            raise Broken(f"seal {n} is gone: it stands in the file of seals")
        if bytes(seals[n].hash) != found:
            raise Broken(f"seal {n} is not the one in the file of seals")


def _notes(seals, written, life):
    if seals and life not in written:
        yield "the file of seals has none of this database: a cut would not show"
    for other, known in written.items():
        if other != life:
            yield (
                f"the file also has seals up to {max(known)} of another life of this"
                f" database, before a restore or of one made anew; this one has"
                f" {len(seals)}"
            )
