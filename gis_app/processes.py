"""How processes of ours are set up for files of many rows, and one beside another."""

import ctypes
import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from gis_app.errors import AppError

AHEAD = 2  # questions that wait while an answer is used
BROKE_OFF = "The work broke off: a process of it was ended, or had too little memory."

_work = None  # in the second process: what it was forked to do


def beside(work: Callable, questions: Iterable[tuple]) -> Iterator[tuple]:
    """(keep, arguments) -> (keep, work(*arguments)), in order, a few of them ahead.

    For what is asked and answered in arrays: two cores then do what one interpreter
    would do in turn. The process is forked at the first question: work may hold anything
    and is not copied; arguments and answers are. It ends with the last answer, and with
    the thread that asked first.
    Raises what work raises; AppError where the process is gone.
    """
    context = get_context("fork")
    pool = ProcessPoolExecutor(1, context, _begin, (work,))
    waiting = deque()
    try:
        for keep, arguments in questions:
            waiting.append((keep, pool.submit(_do, arguments)))
            if len(waiting) > AHEAD:
                yield _answered(*waiting.popleft())
        while waiting:
            yield _answered(*waiting.popleft())
    except BrokenProcessPool as error:
        raise AppError(BROKE_OFF) from error
    finally:
        pool.shutdown(cancel_futures=True)


def expect_many_rows() -> None:
    """Rows are lists by the hundred thousand, which hold no cycles and go together: to
    look for cycles among them as often as Python does takes a fifth of the time."""
    gc.set_threshold(100_000, 10, 10)


def die_with_parent() -> None:
    """Linux: a process that is killed takes this one, its child, along."""
    set_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_death_signal, signal.SIGKILL)


def _answered(keep, future):
    return keep, future.result()


def _begin(work):
    global _work
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process tells when to end
    _work = work


def _do(arguments):
    return _work(*arguments)
