"""The party chain beside the administrative one: 党工委 › 党总支 › 党支部 › 党小组.

Most grids have one branch; some share one (1:n), some have two, each over its
micro-grids (n:1). A few grids are left without a branch and one branch without a grid,
for the audit to find: `grids_without_branch`, `BRANCH_WITHOUT_GRID`.
"""

import numpy as np

from geodata.demo.life import Party
from geodata.demo.unit_names import parent_position

WITHOUT = 5
BRANCH_WITHOUT_GRID = "流动联合党支部"
SHARED_EVERY = 11  # one grid in eleven joins its neighbour's branch
SPLIT_EVERY = 17  # one grid in seventeen has two branches
GROUP_EVERY = 9  # one micro-grid in nine has a 楼宇党小组


def grids_without_branch(land) -> list[str]:
    """Codes of the grids that were left without, spread over the city."""
    plain = np.flatnonzero(land.grids.kinds == "Z")
    plain = plain[plain % SHARED_EVERY > 1]  # none that shares a branch
    count = min(WITHOUT, max(1, len(plain) // 4))
    picked = plain[np.linspace(1, len(plain) - 2, count).astype(int)]
    return [str(code) for code in land.grids.codes[np.unique(picked)]]


class _Roll:
    def __init__(self):
        self.rows, self.territory = [], []

    def add(self, name, level, parent, scope, held=()) -> int:
        self.rows.append((name, level, parent, str(scope)))
        row = len(self.rows) - 1
        self.territory += [(row, str(code)) for code in held]
        return row

    def done(self) -> Party:
        name, level, parent, scope = zip(*self.rows, strict=True)
        orgs, codes = zip(*self.territory, strict=True)
        return Party(
            name=np.array(name, object),
            level=np.array(level, object),
            parent=np.array(parent, np.int32),
            scope_code=np.array(scope, object),
            territory_org=np.array(orgs, np.int32),
            territory_code=np.array(codes, object),
        )


def found_branches(land, names) -> Party:
    """Every party organisation and what it holds."""
    roll = _Roll()
    towns = []
    for name, code, kind in zip(
        names.towns, land.towns.codes, land.towns.kinds, strict=True
    ):
        body = "党工委" if kind == "subdistrict" else "党委"
        towns.append(roll.add(f"{name}{body}", "committee", -1, code))
    town = parent_position(land.communities, land.towns)
    general = [
        roll.add(f"{names.communities[i]}党总支", "general", towns[town[i]], code)
        for i, code in enumerate(land.communities.codes)
    ]
    of_grid = _branches(roll, land, names, general)
    first = land.communities.codes[0]
    roll.add(BRANCH_WITHOUT_GRID, "branch", general[0], first)
    _groups(roll, land, names, of_grid)
    return roll.done()


def _branches(roll, land, names, general) -> np.ndarray:
    """One branch a grid but for the shared and the split; gives each grid's first."""
    grids, community = land.grids, parent_position(land.grids, land.communities)
    micro = np.searchsorted(land.micro_grids.parents, grids.codes)
    stop = np.searchsorted(land.micro_grids.parents, grids.codes, "right")
    left_out = set(grids_without_branch(land))
    of_grid = np.full(len(grids), -1)
    for i, code in enumerate(grids.codes):
        over, scope = general[community[i]], land.communities.codes[community[i]]
        if str(code) in left_out:
            continue
        follows = i and community[i] == community[i - 1] and of_grid[i - 1] >= 0
        if follows and i % SHARED_EVERY == 1 and grids.kinds[i] == "Z":
            of_grid[i] = of_grid[i - 1]
            roll.territory.append((of_grid[i], str(code)))
        elif i % SPLIT_EVERY == 3 and stop[i] - micro[i] > 3:
            middle = (micro[i] + stop[i]) // 2
            parts = (slice(micro[i], middle), slice(middle, stop[i]))
            for side, part in zip("东西", parts, strict=True):
                held = land.micro_grids.codes[part]
                name = f"{names.grids[i]}{side}片党支部"
                row = roll.add(name, "branch", over, scope, held)
                of_grid[i] = row if side == "东" else of_grid[i]
        else:
            name = f"{names.grids[i]}党支部"
            of_grid[i] = roll.add(name, "branch", over, scope, [code])
    return of_grid


def _groups(roll, land, names, of_grid):
    """楼宇党小组 of every ninth micro-grid whose grid has a branch."""
    grid = parent_position(land.micro_grids, land.grids)
    for i in range(4, len(grid), GROUP_EVERY):
        if of_grid[grid[i]] >= 0 and land.grids.kinds[grid[i]] == "Z":
            name = names.micro_grids[i].removesuffix("微网格") + "楼宇党小组"
            code = land.micro_grids.codes[i]
            roll.add(name, "group", of_grid[grid[i]], land.grids.codes[grid[i]], [code])
