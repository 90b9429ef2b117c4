"""How the kernels are compiled: without the GIL, and kept for the next process.

Numba keeps what it compiled by the file that a kernel stands in. Kernels here take others
in from the files beside them, so what is kept stands under a digest of all of them: after
an update nothing old is called.
"""

from hashlib import sha256
from pathlib import Path

from numba import config, njit

inlined = njit(nogil=True, inline="always")


def kernel(function):
    """Numba's `njit`; where nothing can be kept, each process compiles for itself."""
    given = config.CACHE_DIR
    config.CACHE_DIR = given or str(_folder())
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no place that may be written to
        return njit(nogil=True)(function)
    finally:
        config.CACHE_DIR = given


def _folder():
    here = Path(__file__).parent
    sources = b"".join(file.read_bytes() for file in sorted(here.glob("*.py")))
    return here / "__pycache__" / f"kernels-{sha256(sources).hexdigest()[:12]}"
