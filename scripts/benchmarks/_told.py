"""What every benchmark says alike: ours beside its peers, the ratio, the machine; kept as
JSON, and drawn as time against size."""

import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path

# What a benchmark's size counts, by the first word of its name.
SIZES = {
    "attribution": "points", "locate": "grids", "audit": "grids", "load": "rows",
    "counts": "incidents", "intake": "incidents that are there", "tiles": "zoom",
}  # fmt: skip


def machine(cursor=None) -> str:
    """One line; cursor: of the PostgreSQL that answered."""
    told = [
        f"{os.cpu_count()} cores",
        _processor(),
        f"Python {platform.python_version()}",
    ]
    if cursor is not None:
        cursor.execute(
            "SELECT split_part(version(), ' ', 2) AS server, postgis_lib_version() AS gis"
        )
        found = cursor.fetchone()
        told += [f"PostgreSQL {found[0]}", f"PostGIS {found[1]}"]
    return ", ".join(told)


def _processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def in_turns(ways, rounds):
    """Median seconds of each way, which take turns: name -> (seconds, last answer)."""
    seconds, answers = {name: [] for name in ways}, {}
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            answers[name] = way()
            seconds[name].append(time.perf_counter() - began)
    return {
        name: (statistics.median(took), answers[name]) for name, took in seconds.items()
    }


def print_rows(title, found, ours="ours", unit=1e3, of="ms"):
    """found: name -> seconds; each with how many times ours it is."""
    print(title)
    for name, seconds in found.items():
        print(
            f"  {name:44} {seconds * unit:10.3f} {of} {seconds / found[ours]:8.1f} x ours"
        )


def keep(path, name, size, found):
    """Add one size's seconds to the file that `draw` reads. found: name -> seconds."""
    if path is None:
        return
    told = json.loads(path.read_text()) if path.exists() else {}
    told.setdefault(name, {})[str(size)] = found
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False))


def draw(kept, folder):
    """A picture for each benchmark of a file of `keep`: time against size, both in powers
    of ten."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "benchmarks"}
    from matplotlib import pyplot

    for name, sizes in json.loads(Path(kept).read_text()).items():
        figure, axes = pyplot.subplots(figsize=(6, 4))
        ways = dict.fromkeys(way for found in sizes.values() for way in found)
        for way in ways:
            points = sorted(
                (int(s), found[way]) for s, found in sizes.items() if way in found
            )
            axes.plot(*zip(*points, strict=True), marker="o", label=way)
        axes.set(
            xscale="log", yscale="log", xlabel="size", ylabel="seconds", title=name
        )
        axes.grid(True, which="both", alpha=0.2)
        axes.legend(fontsize=8)
        figure.savefig(
            Path(folder) / f"{name.replace(' ', '_')}.svg", bbox_inches="tight"
        )
        pyplot.close(figure)


if __name__ == "__main__":  # _told.py KEPT.json FOLDER
    draw(*sys.argv[1:])
