"""``outpost keys``: the keys of a home, and how one is exchanged."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from outpost.cli.language import echo
from outpost.cli.options import existing_home, home_option, json_option, print_json, print_table

_KINDS = ("pseudonym", "task", "audit")


@click.group("keys", invoke_without_command=True)
@home_option
@json_option
@click.pass_context
def keys(context: click.Context, home: str | None, as_json: bool) -> None:
    """The keys that can be exchanged, by fingerprint. `outpost keys rotate KEY` exchanges one.

    A fingerprint tells whether two keys are the same, and nothing of what is in them.
    """
    if context.invoked_subcommand is not None:
        return
    from outpost.keys import standing_of

    found = [dataclasses.asdict(one) for one in standing_of(existing_home(home))]
    if as_json:
        print_json(found)
        return
    rows = [(one["kind"], one["fingerprint"], "yes" if one["waiting"] else "", one["earlier"] or "") for one in found]
    print_table(("key", "fingerprint", "a new one waits", "earlier ones that still prove"), rows)


@keys.command()
@click.argument("key", type=click.Choice(_KINDS))
@home_option
@json_option
def rotate(key: Any, home: str | None, as_json: bool) -> None:
    """Exchange a key: when it leaked, when its keeper leaves, or because a rule asks for it.

    \b
    pseudonym  the next night writes registers, tasks and vault under a new key of pseudonyms
    task       numbers of tasks that open from now on
    audit      what proves events, releases and pages that are written from now on

    The ledger's chain, its heads and all that was published stay as they are. Copy secrets.toml anew afterwards
    (`outpost backup`): with the old copy alone a home cannot be put back.
    """
    from outpost import keys as exchanging
    from outpost.night.night import today

    said = exchanging.rotate(existing_home(home), key, today())
    if as_json:
        print_json({"key": key, "follows": said})
        return
    echo(f"{key}: exchanged; {said}")
    echo("copy the home anew now (`outpost backup DIR`): secrets.toml of an older copy is another")
