"""Scope and privacy hold where the lens counts: all of tests/test_scope, asked of it."""

import pytest
import test_scope
from test_scope import *  # noqa: F403 — the same tests, collected here once more
