"""How a command that failed says why: one line on stderr, for people or, with ``--json``, one JSON object.

Not here: what may be told of an error (:mod:`outpost.error_line`), and the code a command exits with.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

import click

from outpost.cli.language import is_chinese, say, tell_usage

Kind = Literal["usage", "failed", "stopped"]


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether ``--json`` stands among a command's options. It holds where they cannot be understood, too."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def tell(kind: Kind, message: str, *, as_json: bool) -> None:
    """One line on stderr. As JSON: ``{"error": {"kind": ..., "message": ...}}``; the message ends in what to do."""
    if as_json:
        click.echo(json.dumps({"error": {"kind": kind, "message": message}}, ensure_ascii=False), err=True)
    else:
        click.echo(f"outpost: {say(message)}", err=True)


def tell_click(fault: click.ClickException, *, as_json: bool) -> None:
    """What click found wrong with the command line: in its own words, with the usage for people."""
    if not as_json:
        tell_usage(fault) if is_chinese() else fault.show()
        return
    help_of = fault.ctx.command_path if isinstance(fault, click.UsageError) and fault.ctx else "outpost"
    tell("usage", f"{fault.format_message().rstrip('.')} (see {help_of} --help)", as_json=True)
