"""Work in parts on plain threads, over kernels that run without the GIL.

Numba's own `parallel` kills forked web processes, and aborts where threads call it at once.
"""

import os
from concurrent.futures import ThreadPoolExecutor

THREADS = min(2, os.cpu_count() or 1)


def each_part(n, size, work):
    """[`work(slice)`] for parts of a size that cover n, on as many threads as there are."""
    parts = [slice(start, min(start + size, n)) for start in range(0, n, size)]
    if len(parts) < 2 or THREADS == 1:
        return list(map(work, parts))
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(work, parts))
