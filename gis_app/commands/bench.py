"""Run a benchmark of scripts/benchmarks: figures anyone can take on a machine of theirs."""

import runpy
import sys
from pathlib import Path

import click

MISSING_PART = 3
FOLDER = Path(__file__).resolve().parents[2] / "scripts/benchmarks"


def _names():
    return sorted(
        path.stem for path in FOLDER.glob("*.py") if not path.name.startswith("_")
    )


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}
)
@click.argument("name", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(name, arguments):
    """Measure: gis-app bench NAME [ARGUMENTS]; NAME --help says what it wants."""
    if not FOLDER.is_dir():
        click.echo("gis-app: benchmarks come with a clone of the project.", err=True)
        sys.exit(MISSING_PART)
    if name not in _names():
        raise click.UsageError(f"NAME is one of {', '.join(_names())}")
    sys.argv = [f"gis-app bench {name}", *arguments]
    sys.path.insert(0, str(FOLDER))
    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
