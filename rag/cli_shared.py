"""What the files of the command line share: options that several commands take, settings, and errors as messages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rag.settings import Settings

EPILOG = "Every setting is also an environment variable: --index is SOURCIER_INDEX. More in README.md."

index_option = click.option(
    "--index", type=click.Path(path_type=Path), help="Folder of the index.  [default: index]"
)
llm_option = click.option(
    "--llm",
    metavar="auto|embedded|none|URL",
    help="Who writes: the embedded model, nobody, or a server's URL.",
)
language_option = click.option("--language", type=click.Choice(["fr", "en"]), help="Language of the answer.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, as the API answers.")


def settings_with(**overrides: object) -> Settings:
    """The settings of the environment, with the options that were given."""
    from rag.settings import Settings

    return Settings.load(**overrides)


@contextmanager
def errors_told() -> Iterator[None]:
    """Print a deliberate error as its message and leave with its exit status."""
    from rag.errors import SourcierError

    try:
        yield
    except SourcierError as error:
        click.echo(f"sourcier: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        click.echo("sourcier: stopped; what was acknowledged is kept", err=True)
        sys.exit(130)
