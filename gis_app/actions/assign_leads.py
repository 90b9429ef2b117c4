"""Who leads what: the duty matrix asked for many incidents at once."""

import numpy as np

from gis_app.store import owners


class DutyMatrix:
    """The rules in force. As the SQL function lead_for: the longest place wins, then the
    longest category; two different leads as good as each other decide nothing."""

    def __init__(self, cursor):
        self.rules = {}
        for rule in owners.duty_rules(cursor):
            self.rules.setdefault((rule.place_code, rule.category), []).append(rule)
        self.places = _lengths(place for place, _ in self.rules)
        self.categories = _lengths(category for _, category in self.rules)
        self._known = {}

    def lead(self, category: str, scope: str):
        """(lead organisation or None, co-organisations)."""
        key = (category, scope)
        if key not in self._known:
            self._known[key] = self._look_up(category, scope)
        return self._known[key]

    def assign(self, categories, scopes):
        """Object arrays of leads and of lists of co-organisations."""
        found = [self.lead(*pair) for pair in zip(categories, scopes, strict=True)]
        leads, helpers = np.full((2, len(found)), None, object)
        leads[:] = [lead for lead, _ in found]
        helpers[:] = [helping for _, helping in found]
        return leads, helpers

    def leads(self, category: str, scope: str) -> set[int]:
        """All whom the rules that decide here name: one, where they agree."""
        return {rule.lead_org for rule in self._fitting(category, scope)}

    def _look_up(self, category, scope):
        fitting = self._fitting(category, scope)
        if len({rule.lead_org for rule in fitting}) != 1:
            return None, ()
        return fitting[0].lead_org, tuple(fitting[0].co_orgs)

    def _fitting(self, category, scope):
        for place in self.places:
            if place > len(scope):
                continue
            for width in self.categories:
                if width <= len(category) and (
                    fitting := self.rules.get((scope[:place], category[:width]))
                ):
                    return fitting
        return ()


def _lengths(codes):
    return sorted({len(code) for code in codes}, reverse=True)
