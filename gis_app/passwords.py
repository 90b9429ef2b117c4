"""Passwords: hashed with argon2id, and made where nobody has to think of one."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# 19 MiB, 2 passes: OWASP's smallest. The library's own 64 MiB would, with eight people
# signing in at once, take a web process over its memory.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
SHORTEST = 10
# Verified when the name is unknown, so that the answer takes as long either way.
NOBODYS = HASHER.hash(secrets.token_urlsafe())


def hashed(password):
    return HASHER.hash(password)


def fits(stored, password):
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored):
    return HASHER.check_needs_rehash(stored)


def one_time():
    """16 letters and digits without those that look alike: about 79 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "".join(secrets.choice(letters) for _ in range(16))


def unguessable():
    return secrets.token_urlsafe(48)
