"""The states of an incident's life in groups (DOMAIN §7), for filters and measures alike.

The table's column is_open and the vocabulary's are made of the same; tests compare them.
"""

OPEN = (10, 12, 20, 25, 30, 42, 44, 45, 50, 52, 54, 56, 60, 65, 88)
# Nothing is left to do: merged, declined, closed, rated, archived, voided.
ENDED = frozenset({15, 17, 80, 85, 90, 95})
CLOSED = (80, 85, 90)  # done; merged, declined and voided ones were never due
