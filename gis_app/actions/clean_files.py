"""Delete uploads, rejects and exports after seven days (DOMAIN, privacy 1)."""

import time

FOLDERS = ("exports", "uploads", "rejects")
KEPT_SECONDS = 7 * 24 * 3600


def clean_files(data_dir, now=None):
    """Returns how many were deleted."""
    oldest = (now or time.time()) - KEPT_SECONDS
    gone = 0
    for folder in FOLDERS:
        for path in (data_dir / folder).glob("*"):
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                gone += 1
    return gone
