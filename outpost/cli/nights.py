"""``outpost nightly``, ``outpost status``, ``outpost release``."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outpost.choices import ENGINES, FORMATS
from outpost.cli.language import echo
from outpost.cli.options import (
    SHOWN,
    BusinessDate,
    existing_home,
    home_option,
    json_option,
    print_json,
    print_table,
)
from outpost.cli.progress import Progress
from outpost.home import Home

if TYPE_CHECKING:
    from outpost.ledger.status import Waiting
    from outpost.night.run import Engine, NightRun
    from outpost.night.summary import NightSummary

_READABLE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command()
@click.option(
    "--date",
    "business_date",
    type=BusinessDate(),
    default=None,
    help="T alone (default: all nights that wait, oldest first)",
)
@click.option("--once", is_flag=True, help="only the oldest night that waits")
@click.option("--engine", type=click.Choice(sorted(ENGINES)), help="default: engine.name of outpost.toml")
@click.option("--force", is_flag=True, help="give up earlier unfinished nights for good; T takes their deliveries")
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="write every list in this format too, besides what lists.formats says; may be repeated",
)
@home_option
@json_option
def nightly(
    business_date: dt.date | None,
    once: bool,
    engine: str | None,
    force: bool,
    formats: tuple[str, ...],
    home: str | None,
    as_json: bool,
) -> None:
    """Run whole nights, from the extracts to the lists: those that wait, or T."""
    from outpost import secrets, settings
    from outpost.night.run import engine_named

    outpost_home = existing_home(home)
    said = settings.read(outpost_home.config)
    secrets.read(outpost_home.secrets)
    runs = engine_named(engine or said.engine.name)
    _wait_for_others(outpost_home)
    _tell_leaders(outpost_home)
    nights = [business_date] if business_date else _waiting(outpost_home)[: 1 if once else None]
    told: list[dict[str, Any]] = []
    for night in nights:
        told.append(run_one(runs, outpost_home, night, force=force, formats=formats, as_json=as_json))
        if "failed" in told[-1]:
            break
    if not told:
        told.append({"business_date": None, "done": False, "why": "no night waits; nothing was done"})
        echo(told[0]["why"], err=as_json)
    if as_json:
        print_json(told[0] if len(told) == 1 else {"nights": told})
    if "failed" in told[-1]:
        sys.exit(1)


def _tell_leaders(home: Home) -> None:
    """Write what leaders get of the last published night, where that night ended between its publication and that."""
    from outpost import briefing

    if night := briefing.catch_up(home):
        echo(f"outpost: what leaders get of {night} was not there and was written", err=True)


def _waiting(home: Home) -> list[dt.date]:
    """The nights that wait; a folder whose name lies far ahead is told, and no night."""
    from outpost.night import turn
    from outpost.night.night import today

    for night in turn.too_far_ahead(home, today()):
        echo(f"outpost: landing/{night} lies far ahead and was passed over: is its name right?", err=True)
    return turn.waiting_today(home, today())


def _wait_for_others(home: Home) -> None:
    """Another night may be running: it is waited for, and named. What it publishes meanwhile is not run again."""
    from outpost.night.lock import HomeIsBusyError, HomeLock

    lock = HomeLock(home)
    try:
        lock.acquire("a look at the home")
    except HomeIsBusyError as busy:
        echo(f"outpost: {busy.holder} is writing to this home: waiting until it is done", err=True)
        lock.acquire("a look at the home", wait=True)
    lock.release()


def run_one(
    engine: Engine,
    home: Home,
    night: dt.date,
    *,
    force: bool = False,
    formats: Sequence[str] = (),
    watch: bool = True,
    as_json: bool = False,
) -> dict[str, Any]:
    """Run one night and print it, unless it is finished; what ``--json`` says of it, with ``failed`` when it did."""
    from outpost import metrics, notify
    from outpost.night import standing, summary

    state = standing.finished(home).get(night)
    if state:
        said = f"the night of {night} is {state} already; nothing was done"
        if not as_json:
            echo(said)
        return {"business_date": night, "done": False, "why": said}
    began = time.perf_counter()
    with Progress(home, night, quiet=as_json):
        more: dict[str, Any] = ({"formats": formats} if formats else {}) | ({} if watch else {"watch": False})
        run = engine(home, night, force=force, **more)
    published = standing.finished(home).get(night) == "published"
    for line in run.failed:
        echo(f"outpost: {'warning: after publication: ' if published else ''}{line}", err=True)
    if not published:
        metrics.write(home)
        notify.night_failed(home, night, len(run.failed))
        echo(f"outpost: the night of {night} was not published; the last published night is untouched", err=True)
        return {"business_date": night, "done": False, "failed": run.failed}
    notify.night_done(home, night)
    told = summary.of_night(home, night)
    metrics.write(home, told)
    seconds = time.perf_counter() - began
    if not as_json:
        _print_report(told, run, seconds)
    return {**told.as_dict(), "seconds": {**run.seconds, "all": seconds}}


def _print_report(told: NightSummary, run: NightRun, seconds: float) -> None:
    echo(f"night of {told.business_date}, lists for {told.list_day}")
    echo()
    print_table(["balance", "terms"], told.small_balance())
    if told.held:
        echo()
        print_table(["held", "extract", "why"], told.held)
    if told.beside:
        echo()
        print_table(told.BESIDE, told.beside)
    echo()
    print_table(["stage", "seconds"], [*run.seconds.items(), ("all, with start and end", seconds)])
    echo()
    echo(f"{told.files:,} lists with {told.lines:,} lines: {told.outbox}")


@click.command()
@click.option("--date", "business_date", type=BusinessDate(), default=None, help="T (default: the last published)")
@click.option("--since", "first", type=BusinessDate(), default=None, help="a line for each night from T on")
@click.option("--queue", "number", metavar="RECIPIENT", help="what waits for the recipient with this number, and why")
@click.option("--all", "everything", is_flag=True, help="all rows of all tables, however many")
@home_option
@json_option
def status(
    business_date: dt.date | None,
    first: dt.date | None,
    number: str | None,
    everything: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """A night's balance, models, queue, deliveries, quarantine and files, on one screen."""
    from outpost.night import failures, standing, summary
    from outpost.night.night import NightError

    outpost_home = existing_home(home)
    if first is not None and (business_date is not None or number is not None):
        raise click.UsageError("--since tells of many nights: leave out --date and --queue")
    if number is not None:
        if business_date is not None:
            raise click.UsageError("--queue tells the queue of the last published night: leave out --date")
        _print_queue(summary.queue_of(outpost_home, number), number, everything=everything, as_json=as_json)
        return
    waiting = {night: failures.of_night(outpost_home, night) for night in standing.unfinished(outpost_home)}
    if first is not None:
        _print_since(summary.since(outpost_home, first), waiting, everything=everything, as_json=as_json)
        return
    try:
        told = summary.of_night(outpost_home, business_date)
    except NightError:
        _print_waiting(waiting, err=True)
        raise
    if as_json:
        print_json({**told.as_dict(), "waiting": _waiting_as_json(waiting)})
        return
    echo(f"night of {told.business_date}, lists for {told.list_day}: {told.state}")
    echo(f"head {told.head}")
    for header, rows, most in told.short_tables(_STATUS_LINES):
        echo()
        print_table(header, rows, most=None if everything else most, rest="--all")
    echo()
    echo(f"{told.files:,} lists with {told.lines:,} lines: {told.outbox}")
    _print_waiting(waiting)


_STATUS_LINES = 55
"""Lines that tables of ``outpost status`` take together, so that all of it fits on a high screen."""


def _print_queue(waiting: Sequence[Waiting], number: str, *, everything: bool, as_json: bool) -> None:
    if as_json:
        print_json({"recipient": number, "queue": [vars(one) for one in waiting]})
        return
    echo(f"{len(waiting):,} tasks wait for {number}")
    if waiting:
        echo()
        header = ["kind", "place", "task", "model", "priority", "opened", "waits for"]
        rows = [(w.kind, w.place, w.task_number, w.model_id, w.priority, w.opened_on, w.queue_reason) for w in waiting]
        print_table(header, rows, most=None if everything else SHOWN, rest="--all")


def _print_since(
    nights: Sequence[Mapping[str, Any]], waiting: Mapping[dt.date, Sequence[str]], *, everything: bool, as_json: bool
) -> None:
    if as_json:
        print_json({"nights": nights, "waiting": _waiting_as_json(waiting)})
        return
    if nights:
        header = [name.replace("_", " ") for name in nights[0] if name != "list_day"]
        rows = [[value for name, value in night.items() if name != "list_day"] for night in nights]
        print_table(header, rows, most=None if everything else SHOWN, rest="--all")
    else:
        echo("no night has been published since then")
    _print_waiting(waiting)


def _waiting_as_json(waiting: Mapping[dt.date, Sequence[str]]) -> list[dict[str, object]]:
    return [{"night": night, "failed": said} for night, said in waiting.items()]


def _print_waiting(waiting: Mapping[dt.date, Sequence[str]], *, err: bool = False) -> None:
    """The nights still to run, and what stopped those that were tried."""
    for night, failed in waiting.items():
        echo(f"waiting: the night of {night}", err=err)
        for sentence in failed:
            echo(f"  failed: {sentence}", err=err)


@click.command()
@click.argument("name", metavar="MODEL|EXTRACT")
@click.option("--night", "night", type=BusinessDate(), required=True, help="the night that held it")
@click.option("--by", "person", required=True, metavar="NAME", help="who releases; two different people are needed")
@click.option("--reject", is_flag=True, help="reject the batch instead")
@click.option("--key", type=_READABLE, metavar="FILE", help="sign with this SSH key, where release.proof asks for it")
@click.option("--signature", type=_READABLE, metavar="FILE", help="a signature made elsewhere of what --message shows")
@click.option("--message", "show_message", is_flag=True, help="only show what is to be signed")
@home_option
@json_option
def release(
    name: str,
    night: dt.date,
    person: str,
    reject: bool,
    key: Path | None,
    signature: Path | None,
    show_message: bool,
    home: str | None,
    as_json: bool,
) -> None:
    """Release (or reject) what the breaker held of a MODEL, or an EXTRACT refused for its size.

    Two different people are needed: two logins, or two SSH keys where outpost.toml says so (release.proof).
    """
    from outpost import accounts, secrets, settings
    from outpost.night import releases
    from outpost.night.night import today

    outpost_home = existing_home(home)
    said, keys = settings.read(outpost_home.config), secrets.read(outpost_home.secrets)
    message = accounts.message(keys.audit_key, name, night, reject=reject)
    if show_message:
        click.echo(message, nl=False)
        return
    try:
        signed = accounts.sign(key, message) if key else signature.read_text(encoding="ascii") if signature else None
    except (accounts.SignatureRefusedError, UnicodeDecodeError) as fault:
        raise releases.ReleaseError(str(fault) if key else "the signature is not SSH's armoured text") from None
    told = releases.record(outpost_home, name, night, person, said, keys, today(), reject=reject, signature=signed)
    if as_json:
        print_json({"target": name, "night": night, "by": person, "reject": reject, "said": told})
    else:
        echo(told)
