"""``outpost models``, with ``check`` and ``plan``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import click

from outpost.choices import BASES, Basis
from outpost.cli import lookups
from outpost.cli.backtesting import Nights, known_model, page_option, set_option, tell
from outpost.cli.language import echo
from outpost.cli.options import BusinessDate, existing_home, home_option, json_option, print_json
from outpost.home import Home

_WITH_VALUE = ("--home",)
_SHOW = "show"


class _Models(click.Group):
    """``outpost models [ID]`` shows; a word that is one of its commands runs that command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        place = _first_word(args)
        if place is not None and args[place] in self.commands:
            args = [args[place], *args[:place], *args[place + 1 :]]
        elif not {"-h", "--help"} & set(args) and (args or not ctx.resilient_parsing):
            args = [_SHOW, *args]
        return super().parse_args(ctx, args)


def _first_word(args: list[str]) -> int | None:
    """Where the first argument stands that is no option and no option's value."""
    skip = False
    for place, word in enumerate(args):
        if skip or word.startswith("-"):
            skip = not skip and word in _WITH_VALUE
            continue
        return place
    return None


@click.group(cls=_Models, options_metavar="", subcommand_metavar="[ID] [--home DIR] [--json] | COMMAND ...")
def models() -> None:
    """The push models; with an ID, one model with its parameters and their basis."""


lookups.models.hidden = True
models.add_command(lookups.models, _SHOW)


@models.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--nights", type=Nights(), help="business dates, at most 90 back (default: the last night)")
@page_option
@home_option
@json_option
def check(
    file: Path, nights: tuple[dt.date, dt.date] | None, page: Path | None, home: str | None, as_json: bool
) -> None:
    """A new or changed model beside the one in force. FILE: its spec, with the query beside it (same name, .sql).

    It is held to the guards of models, and runs on the last night, or on those named. Changes nothing.
    """
    from outpost import backtest, settings

    outpost_home = existing_home(home)
    said = settings.read(outpost_home.config)
    change = backtest.from_file(file, said)
    last = _last_night(outpost_home)
    tell(backtest.run(outpost_home, said, change, *(nights or (last, last))), page, as_json)


@models.command()
@click.argument("model_id", metavar="MODEL")
@set_option
@click.option("--write", "writes", is_flag=True, help="write the value into outpost.toml, with what follows")
@click.option("--since", type=BusinessDate(), help="first business date on which it holds (default: the next one)")
@click.option("--basis", type=click.Choice(BASES), help="what it rests on")
@click.option("--source", metavar="TEXT", help="the article, order or minutes that say so")
@click.option("--by", metavar="NAME", help="who confirmed it")
@home_option
@json_option
def plan(
    model_id: str,
    sets: tuple[str, ...],
    writes: bool,
    since: dt.date | None,
    basis: Basis | None,
    source: str | None,
    by: str | None,
    home: str | None,
    as_json: bool,
) -> None:
    """What tonight would add and drop under another value of a parameter; with --write the value goes live.

    Without --write nothing is changed. A written value is dated: nights before it keep theirs.
    """
    from outpost import backtest
    from outpost.backtest import plan as planning

    if not sets:
        raise click.UsageError("nothing is changed: name a value with --set")
    if writes and not (basis and (source or "").strip() and (by or "").strip()):
        raise click.UsageError("--write needs --basis, --source and --by: what it rests on, and who confirmed it")
    outpost_home, said, spec = known_model(home, model_id)
    change = backtest.changed_by(spec, sets)
    last = _last_night(outpost_home)
    report = backtest.run(outpost_home, said, change, last, last)
    lines, written = planning.told(spec, change, report), []
    shadow = planning.in_shadow(outpost_home, change)
    if shadow is not None:
        lines.append(planning.told_of(shadow))
    if writes:
        assert basis is not None
        first = since or last + dt.timedelta(days=1)
        ground = planning.Ground(first, basis, (source or "").strip(), (by or "").strip())
        written = planning.write(outpost_home, change, ground, last)
        lines.append(f"已写入 outpost.toml（{'、'.join(written)}）：{planning.said_of(ground)}")
    if as_json:
        told = asdict(shadow) if shadow else None
        print_json({"said": lines, "written": written, "shadow": told, "report": report.as_json()})
    else:
        echo("\n".join(lines))


def _last_night(home: Home) -> dt.date:
    from outpost.backtest import BacktestError
    from outpost.past import nights_kept

    kept = nights_kept(home)
    if not kept:
        raise BacktestError("no night is kept yet that could be told again: run `outpost nightly` first")
    return kept[-1]
