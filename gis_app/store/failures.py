"""What a failure of PostgreSQL means to whoever asked; the only table of its kind."""

import psycopg2
from psycopg2 import errorcodes, errors

from gis_app.errors import BadRequest, Conflict, Unavailable

_LOST = (
    errorcodes.ADMIN_SHUTDOWN,
    errorcodes.CRASH_SHUTDOWN,
    errorcodes.CANNOT_CONNECT_NOW,
    errorcodes.TOO_MANY_CONNECTIONS,
    errorcodes.READ_ONLY_SQL_TRANSACTION,
    errorcodes.LOCK_NOT_AVAILABLE,
    errorcodes.OUT_OF_MEMORY,
    errorcodes.DISK_FULL,
)


def meaning(error):
    """The AppError that an exception amounts to, or None for a fault of ours."""
    if isinstance(error, errors.QueryCanceled):
        return Unavailable("The question took too long: narrow its place or time.")
    if isinstance(error, psycopg2.Error) and error.pgcode:
        return _by_code(error.pgcode)
    if isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError):
        return Unavailable("The database does not answer: try again in a moment.")
    if isinstance(error, UnicodeEncodeError) or "NUL (0x00)" in str(error):
        return BadRequest("The text holds characters that cannot be stored.")
    return None


def _by_code(code):
    if code in _LOST:
        return Unavailable("The database does not answer: try again in a moment.")
    if code in (errorcodes.SERIALIZATION_FAILURE, errorcodes.DEADLOCK_DETECTED):
        return Conflict("Somebody changed the same thing at the same time: try again.")
    if code.startswith("22"):  # data exceptions: out of range, bad encoding …
        return BadRequest("A value is out of range or not of the right kind.")
    return None
