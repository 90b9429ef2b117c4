"""`gis-app …`: a file a command, ten lines over an action.

Exit codes: 0 done, 1 it found faults in the data, 2 wrong use, 3 a part it needs is
not there.
"""

import os
import sys
from importlib import import_module
from pkgutil import iter_modules

import click

from gis_app.cluster import adopt
from gis_app.errors import AppError, BadRequest
from gis_app.processes import expect_many_rows
from gis_app.store import failures

MISSING_PART = 3
# A path that was named and cannot be used.
WRONG_PATH = (
    FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError,
)  # fmt: skip


class FolderGroup(click.Group):
    """Every file of this folder that has a `command` is a command, imported when asked."""

    def list_commands(self, context):
        return sorted(
            module.name.strip("_").replace("_", "-")
            for module in iter_modules(__path__)
            if not module.name.startswith("_")
        )

    def get_command(self, context, name):
        if name not in self.list_commands(context):
            return None
        module = import_module(f"{__name__}.{name.replace('-', '_')}")
        return module.command


@click.group(cls=FolderGroup, context_settings={"help_option_names": ["-h", "--help"]})
def root():
    """Quanyu 全域: whole-area grid management."""


def main(arguments=None):
    """The console script: answers every expected error in one clear sentence."""
    expect_many_rows()
    try:
        adopt(os.environ)
        sys.exit(root.main(args=arguments, prog_name="gis-app", standalone_mode=False))
    except AppError as error:
        click.echo(f"gis-app: {error.detail}", err=True)
        for fault in error.errors:
            click.echo(f"  {fault.get('where')}: {fault.get('message')}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except WRONG_PATH as error:
        click.echo(f"gis-app: {error.filename}: {error.strerror}", err=True)
        sys.exit(BadRequest.exit_code)
    except Exception as error:
        if not type(error).__module__.startswith("psycopg2"):
            raise
        if isinstance(failures.meaning(error), BadRequest):  # a time that is none
            click.echo(f"gis-app: {str(error).splitlines()[0]}", err=True)
            sys.exit(BadRequest.exit_code)
        click.echo(f"gis-app: the database did not answer: {error}", err=True)
        sys.exit(MISSING_PART)
