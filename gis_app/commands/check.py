"""Audit the partition in force: gaps, overlaps, nesting, sizes, branches."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import click

from gis_app.actions.check_partition import LEVELS, check_partition, keep_findings
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
    help="All faults, the worst first: .geojson with their places, .csv or .json.",
)
def command(level, under, lang, out):
    """Check the grids in force; exit code 1 if anything overlaps or is missing."""
    with loader(Settings.from_environ()).transaction() as cursor:
        found = check_partition(cursor, level, under)
        if not level and not under:
            keep_findings(cursor, found)  # /setup tells of the last whole check
    for finding in found:
        _print(finding, lang)
    if out:
        write = WRITERS.get(out.suffix.lower(), _geojson)
        out.write_text(write(found, lang), encoding="utf-8")
    if any(fault.serious for finding in found for fault in finding.faults):
        raise click.exceptions.Exit(FAULTS_FOUND)


def _print(finding, lang):
    words = WORDS[lang]
    faults = finding.faults
    serious = sum(fault.serious for fault in faults)
    told = f"{serious} {words['faults']}" if serious else words["clean"]
    click.echo(f"{finding.level} ({finding.count}): {told}")
    for kind, (count, area) in _kinds(faults).items():
        click.echo(f"  {kind} {count}" + (f", {area:,.2f} m²" if area else ""))
    for fault in faults[:SHOWN]:
        mark = "✗" if fault.serious else "·"
        click.echo(f"  {mark} {fault.said(lang)}{_where(fault)}")
    if len(faults) > SHOWN:
        click.echo("  … " + words["more"].format(len(faults) - SHOWN))


def _kinds(faults):
    """kind -> how many, and their m² together; in the order of the faults."""
    counts = Counter(fault.kind for fault in faults)
    return {
        kind: (count, sum(f.area_m2 or 0.0 for f in faults if f.kind == kind))
        for kind, count in counts.items()
    }


def _where(fault):
    """A point to look at, for people with a map beside the terminal."""
    return "  @ {:.6f},{:.6f}".format(*fault.spot) if fault.spot else ""


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


def _csv(found, lang):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        "level kind serious codes names parent area_m2 lon lat sentence".split()
    )
    for finding in found:
        for fault in finding.faults:
            row = fault.as_dict(lang)
            writer.writerow([
                finding.level, fault.kind, fault.serious, ";".join(fault.codes),
                ";".join(row["names"].values()), row["parent"], fault.area_m2,
                *(fault.spot or ("", "")), row["sentence"],
            ])  # fmt: skip
    return "\ufeff" + text.getvalue()  # so that spreadsheets know its encoding


def _json(found, lang):
    levels = [
        {
            "level": finding.level,
            "places": finding.count,
            "kinds": {
                kind: {"count": count, "area_m2": round(area, 4)}
                for kind, (count, area) in _kinds(finding.faults).items()
            },
            "faults": [fault.as_dict(lang) for fault in finding.faults],
        }
        for finding in found
    ]
    return json.dumps({"levels": levels}, ensure_ascii=False)


WRITERS = {".csv": _csv, ".json": _json}
