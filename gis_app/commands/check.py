"""Audit the partition in force: gaps, overlaps, nesting, sizes, branches."""

import json
from collections import Counter
from pathlib import Path

import click

from gis_app.actions.check_partition import LEVELS, check_partition
from gis_app.commands._database import loader
from gis_app.settings import Settings

SHOWN = 30
FAULTS_FOUND = 1
WORDS = {
    "zh": {
        "clean": "无缺口、无交叉",
        "faults": "处问题",
        "more": "另有 {} 处，见 --out",
    },
    "en": {
        "clean": "no gap, no overlap",
        "faults": "faults",
        "more": "{} more, in --out",
    },
}


@click.command()
@click.option("--level", type=click.Choice(LEVELS), help="[all that have places]")
@click.option("--under", default="", metavar="CODE", help="Only inside this unit.")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="A GeoJSON of all faults, each with its place.",
)
def command(level, under, lang, out):
    """Check the grids in force; exit code 1 if anything overlaps or is missing."""
    with loader(Settings.from_environ()).transaction() as cursor:
        found = check_partition(cursor, level, under)
    for finding in found:
        _print(finding, lang)
    if out:
        out.write_text(_geojson(found, lang), encoding="utf-8")
    if any(fault.serious for finding in found for fault in finding.faults):
        raise click.exceptions.Exit(FAULTS_FOUND)


def _print(finding, lang):
    words = WORDS[lang]
    faults = finding.faults
    serious = sum(fault.serious for fault in faults)
    told = f"{serious} {words['faults']}" if serious else words["clean"]
    click.echo(f"{finding.level} ({finding.count}): {told}")
    kinds = Counter(fault.kind for fault in faults)
    if kinds:
        click.echo("  " + ", ".join(f"{kind} {n}" for kind, n in kinds.items()))
    for fault in faults[:SHOWN]:
        mark = "✗" if fault.serious else "·"
        click.echo(f"  {mark} {fault.said(lang)}{_where(fault)}")
    if len(faults) > SHOWN:
        click.echo("  … " + words["more"].format(len(faults) - SHOWN))


def _where(fault):
    """A point to look at, for people with a map beside the terminal."""
    spot = fault.place
    if not spot:
        return ""
    while isinstance(spot, dict):
        spot = spot.get("coordinates") or spot["geometries"][0]
    while isinstance(spot[0], list):
        spot = spot[0]
    return f"  @ {spot[0]:.6f},{spot[1]:.6f}"


def _geojson(found, lang):
    features = [
        {
            "type": "Feature",
            "geometry": fault.place,
            "properties": {
                "level": finding.level,
                **{k: v for k, v in fault.as_dict(lang).items() if k != "place"},
            },
        }
        for finding in found
        for fault in finding.faults
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False)
