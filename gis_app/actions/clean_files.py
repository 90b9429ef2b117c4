"""Delete uploads, rejects and exports after seven days (DOMAIN, privacy 1)."""

import shutil
import time

FOLDERS = ("exports", "uploads", "rejects", "tmp")
KEPT_SECONDS = 7 * 24 * 3600


def clean_files(data_dir, now=None):
    """Returns how many were deleted. An upload is a folder that holds one file."""
    oldest = (now or time.time()) - KEPT_SECONDS
    gone = 0
    for folder in FOLDERS:
        for path in (data_dir / folder).glob("*"):
            if path.lstat().st_mtime < oldest:
                _delete(path)
                gone += 1
    return gone


def _delete(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
