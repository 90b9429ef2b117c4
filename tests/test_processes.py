"""A second process gives the same answers, and its end is told, not waited for."""

import os
import signal

import pytest

from gis_app.errors import AppError
from gis_app.processes import beside


def squared(n):
    return os.getpid(), n * n


def test_answers_come_in_order_from_another_process():
    found = list(beside(squared, (("abcdef"[n], (n,)) for n in range(6))))
    assert [keep for keep, _ in found] == list("abcdef")
    assert [answer for _, (_, answer) in found] == [0, 1, 4, 9, 16, 25]
    processes = {process for _, (process, _) in found}
    assert len(processes) == 1 and os.getpid() not in processes


def test_what_the_work_raises_is_raised_here():
    def work(n):
        return 1 // n

    with pytest.raises(ZeroDivisionError):
        list(beside(work, [(None, (1,)), (None, (0,)), (None, (1,))]))


def test_a_killed_process_is_told_in_a_sentence():
    def work(n):
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(AppError, match="broke off"):
        list(beside(work, [(None, (1,))]))


def test_who_stops_listening_leaves_no_process_behind():
    answers = beside(squared, ((None, (n,)) for n in range(1000)))
    _, (process, _) = next(answers)
    answers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
