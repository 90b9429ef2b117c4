"""How the kernels are compiled: without the GIL, and kept for the next process.

Numba keeps what it compiled by the file that a kernel stands in. Kernels here take others
in from the files beside them, so what is kept stands under a digest of all of them: after
an update nothing old is called.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from numba import config, njit

HERE = Path(__file__).parent

inlined = njit(nogil=True, inline="always")


def kernel(function):
    """Numba's `njit`; where nothing can be kept, each process compiles for itself."""
    given = config.CACHE_DIR
    config.CACHE_DIR = str(Path(given or HERE / "__pycache__") / f"kernels-{_digest()}")
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no place that may be written to
        return njit(nogil=True)(function)
    finally:
        config.CACHE_DIR = given


@cache
def _digest():
    sources = b"".join(file.read_bytes() for file in sorted(HERE.glob("*.py")))
    return sha256(sources).hexdigest()[:12]
