"""Zip files opened without trusting them: judged whole, then only what is wanted comes out.

Names inside are read and judged, but never used as paths: members are written under
names of our own into a private folder, which is deleted afterwards.
"""

import errno
import re
import shutil
import stat
import struct
import tempfile
import zipfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath

from geodata.table import BadFile

MOST_MEMBERS = 10_000
MOST_BYTES = 4 << 30  # taken out of one zip
# Blank-padded tables shrink a hundredfold and are small; a bomb is neither.
MOST_RATIO, RATIO_FROM = 200, 128 << 20
CHUNK = 1 << 20
MOST_DIRECTORY = 16 << 20  # bytes of a zip's own list; it is read into memory
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# What a damaged zip makes the module raise; nothing else is expected of it.
DAMAGED = (zipfile.BadZipFile, EOFError, OSError, ValueError, OverflowError)
LITTER = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """name: as people wrote it, folders parted by "/". bytes: unpacked."""

    name: str
    bytes: int
    info: zipfile.ZipInfo

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)

    @property
    def ending(self) -> str:
        return self.path.suffix.lower()


def members(path: Path) -> list[Member]:
    """The files in a zip, in its order. Raises BadFile for one that is no zip or unsafe."""
    with _opened(path) as archive:
        found = [
            Member(_name(info), info.file_size, info)
            for info in archive.infolist()
            if not info.is_dir()
        ]
    _check_size(path, found)
    for member in found:
        _check_name(path, member)
    _check_twins(path, found)
    return [member for member in found if not _litter(member)]


@contextmanager
def unpacked(path: Path, wanted: dict[str, Member]):
    """A private folder with some members: relative path of ours -> member."""
    folder = Path(tempfile.mkdtemp(prefix="quanyu-"))
    try:
        left = MOST_BYTES
        with _opened(path) as archive:
            for ours, member in wanted.items():
                target = folder / ours
                target.parent.mkdir(parents=True, exist_ok=True)
                left -= _write(path, archive, member, target, left)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _opened(path):
    _check_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise
    except (*DAMAGED, NotImplementedError) as error:
        raise BadFile(
            f"{path.name} is no zip, or its end is missing: send it again, or zip it anew"
        ) from error
    with archive:
        yield archive


def _check_directory(path):
    """Refuses a list of files so long that reading it would fill the memory."""
    with open(path, "rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 16) - 200))
        tail = file.read()
    size = 0
    if (at := tail.rfind(b"PK\5\6")) >= 0 and len(tail) >= at + 22:
        (size,) = struct.unpack_from("<L", tail, at + 12)
        if size == 0xFFFFFFFF:  # the true one stands in the record for large zips
            at = tail.rfind(b"PK\6\6", 0, at)
            size = struct.unpack_from("<Q", tail, at + 40)[0] if at >= 0 else 0
    if size > MOST_DIRECTORY:
        raise BadFile(
            f"{path.name} holds too many files; at most {MOST_MEMBERS} are read"
        )


def _name(info) -> str:
    """A member's name. Windows in China writes GBK and says nothing about it."""
    if info.flag_bits & 0x800:
        name = info.filename
    else:
        raw = info.orig_filename.encode("cp437", "replace")
        name = _decoded(raw)
    return name.replace("\\", "/")


def _decoded(raw) -> str:
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _check_size(path, found):
    if len(found) > MOST_MEMBERS:
        raise BadFile(
            f"{path.name} holds {len(found)} files; at most {MOST_MEMBERS} are read"
        )
    total = sum(member.bytes for member in found)
    packed = path.stat().st_size
    if total > MOST_BYTES:
        raise BadFile(
            f"{path.name} would unpack to {total >> 20} MB; at most"
            f" {MOST_BYTES >> 20} MB are read: split it"
        )
    if total > RATIO_FROM and total > MOST_RATIO * packed:
        raise BadFile(
            f"{path.name} would unpack to {total // max(packed, 1)} times its size:"
            " a zip bomb is not opened"
        )
    if _overlapping(found):
        raise BadFile(
            f"{path.name} holds files that lie in one another: a zip bomb is not opened"
        )


def _overlapping(found) -> bool:
    spans = sorted(
        (member.info.header_offset, member.info.compress_size) for member in found
    )
    return any(start + size > after for (start, size), (after, _) in pairwise(spans))


def _check_name(path, member):
    name, shown = member.name, member.name[:100]
    parts = name.split("/")
    if (
        name.startswith("/")
        or re.match(r"[A-Za-z]:", name)
        or ".." in parts
        or "\0" in member.info.orig_filename
        or any(ord(letter) < 32 for letter in name)
    ):
        raise BadFile(
            f"{path.name} holds {shown!r}, a path that leads out of the zip: zip it anew"
        )
    if any(DEVICES.fullmatch(part.strip(" .")) for part in parts):
        raise BadFile(f"{path.name} holds {shown!r}, the name of a device: rename it")
    if stat.S_IFMT(member.info.external_attr >> 16) not in (0, stat.S_IFREG):
        raise BadFile(
            f"{path.name} holds {shown!r}, a link and no file: zip the file itself"
        )
    if member.info.flag_bits & 0x1:
        raise BadFile(
            f"{path.name} is locked with a password: unpack it and zip it without one"
        )


def _check_twins(path, found):
    seen = Counter(member.name.casefold() for member in found)
    for member in found:
        if seen[member.name.casefold()] > 1:
            raise BadFile(
                f"{path.name} holds {member.name[:100]!r} twice: which one counts is not"
                " clear"
            )


def _litter(member) -> bool:
    parts = [part.casefold() for part in member.path.parts]
    return parts[-1].startswith("._") or any(part in LITTER for part in parts)


def _write(path, archive, member, target, most) -> int:
    """How many bytes came out. What a zip says of its sizes is not believed."""
    written = 0
    try:
        with archive.open(member.info) as source, open(target, "wb") as out:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > min(most, member.bytes):
                    raise BadFile(
                        f"{path.name}: {member.name[:100]} is larger than the zip says:"
                        " a zip bomb is not opened"
                    )
                out.write(chunk)
    except BadFile:
        raise
    except NotImplementedError as error:
        raise BadFile(
            f"{path.name}: {member.name[:100]} is packed in a way that is not read here:"
            " zip it with the usual method (deflate)"
        ) from error
    except Exception as error:  # zlib, lzma, struct: each has its own for damage
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        raise BadFile(
            f"{path.name}: {member.name[:100]} is damaged or cut off: zip it anew"
        ) from error
    if written != member.bytes:
        raise BadFile(
            f"{path.name}: {member.name[:100]} is damaged or cut off: zip it anew"
        )
    return written
