"""``outpost models``, ``outpost address``, ``outpost query``, ``outpost verify``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from outpost.cli.language import echo
from outpost.cli.options import SHOWN, existing_home, home_option, json_option, print_json, print_table, yesterday
from outpost.home import Home, HomeError

if TYPE_CHECKING:
    from outpost.models import ModelSpec
    from outpost.settings import Settings


@click.command()
@click.argument("sql", required=False)
@click.option("--all", "everything", is_flag=True, help=f"all rows; else the first {SHOWN}")
@home_option
@json_option
def query(sql: str | None, everything: bool, home: str | None, as_json: bool) -> None:
    """Read-only SQL over the published tables; without SQL, from standard input, or the tables on a terminal."""
    import duckdb

    from outpost.night import standing

    outpost_home = existing_home(home)
    if sql is None and sys.stdin.isatty():
        sql = "SELECT schema_name AS schema, table_name AS name FROM duckdb_tables() ORDER BY ALL"
    text = sql if sql is not None else sys.stdin.read()
    with standing.published_database(outpost_home) as con:
        # Only what is published: no file, no other database can be reached from the statement.
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        try:
            found = con.execute(text)
            header = [column[0] for column in found.description or []]
            rows = found.fetchall()
        except duckdb.Error as fault:
            raise click.ClickException(str(fault)) from None
    if as_json:
        print_json([dict(zip(header, row, strict=True)) for row in rows])
    else:
        print_table(header, rows, most=None if everything else SHOWN, rest="--all, or --json", translated=False)


@click.command()
@click.argument("model_id", metavar="[ID]", required=False)
@home_option
@json_option
def models(model_id: str | None, home: str | None, as_json: bool) -> None:
    """The push models; with an ID, one model with its parameters and their basis."""
    from outpost import models as push_models
    from outpost import settings

    outpost_home = Home.find(home)
    said = settings.read(outpost_home.config) if outpost_home.config.is_file() else settings.Settings()
    specs = push_models.load_for_night(profile=said.profile)
    states = {row[0]: row[1] for row in _states(outpost_home)}
    states |= {s.id: f"held: {s.held.why}" for s in specs.values() if s.held is not None}
    if model_id is None:
        listed = [(s.id, s.theme, s.title, s.name, s.reviewer, states.get(s.id, "not run yet")) for s in specs.values()]
        header = ["id", "theme", "title", "name", "reviewer", "last night"]
        print_json([dict(zip(header, row, strict=True)) for row in listed]) if as_json else print_table(header, listed)
        return
    if model_id.upper() not in specs:
        raise click.UsageError(f"there is no model {model_id}; there are {', '.join(specs)}")
    spec = specs[model_id.upper()]
    if not spec.is_readable:
        raise click.ClickException(f"{spec.id} is held: {spec.held.why if spec.held else ''}")
    header, rows = ["parameter", "value", "unit", "basis", "meaning", "source"], _parameters(spec, said)
    if as_json:
        shown = spec.model_dump(mode="json", exclude={"query", "path", "held"})
        print_json({**shown, "in_force": [dict(zip(header, row, strict=True)) for row in rows]})
        return
    echo(f"{spec.id} {spec.title} ({spec.name}, version {spec.version}), {states.get(spec.id, 'not run yet')}")
    echo(spec.summary)
    echo(f"reads: {', '.join(spec.requires)}; uses: {', '.join(spec.uses)}")
    echo(f"reasons: {'; '.join(f'{name} {reason.title}' for name, reason in spec.reasons.items())}")
    for line in _standing(spec, said):
        echo(line)
    if rows:
        echo()
        print_table(header, rows)


def _standing(spec: ModelSpec, said: Settings) -> list[str]:
    """What keeps a model from making tasks, and what the city set otherwise than the spec."""
    from outpost.settings import ModelSettings

    night = yesterday()
    found = []
    if spec.retirement is not None:
        found.append(f"retired since {spec.retirement.on}: {spec.retirement.reason}")
    if spec.in_shadow(said):
        found.append("in shadow: it runs and is counted, and makes no task")
    beside = said.models[spec.id].beside if spec.id in said.models else None
    if beside is not None:
        changed = [f"{name} = {value}" for name, value in beside.parameters.items()] + [beside.sql or ""]
        found.append(f"beside it in shadow: {', '.join(it for it in changed if it)}")
    if spec.assessment:
        found.append(f"impact assessment: {spec.assessment}")
    found += [
        f"outpost.toml: {it.name} = {it.value} instead of {it.instead_of}" for it in spec.overridden_on(night, said)
    ]
    found += [
        f"outpost.toml: {it.name} = {it.value} since {it.since}"
        f" ({it.basis}: {it.source}; confirmed by {it.confirmed_by})"
        for it in said.models.get(spec.id, ModelSettings()).values
    ]
    return found


def _states(home: Home) -> list[tuple[str, str]]:
    from outpost.night import summary

    if not home.database.exists():
        return []
    return [(row[0], row[1]) for row in summary.of_night(home).models]


def _parameters(spec: ModelSpec, said: Settings) -> list[tuple[object, ...]]:
    """Each parameter as it is in force tonight. A local figure that nobody confirmed says so."""
    night = yesterday()
    values = spec.parameters_on(night, said)
    rows: list[tuple[object, ...]] = []
    for name, parameter in spec.parameters.items():
        dated = parameter.on(night)
        unconfirmed = dated.basis == "local" and not dated.confirmed
        basis = "outpost.toml" if values[name] != dated.value else dated.basis
        rows.append(
            (
                name,
                values[name],
                parameter.unit,
                f"{basis} 待本地确认" if unconfirmed else basis,
                parameter.description,
                dated.source,
            )
        )
    return rows


@click.command()
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True)
@home_option
@json_option
def address(texts: tuple[str, ...], home: str | None, as_json: bool) -> None:
    """Resolve free text against the register of the last night, stage by stage."""
    from outpost.address import explain
    from outpost.address.night.published import published_register

    register = published_register(existing_home(home), texts)
    if register is None:
        raise HomeError("there is no address register yet: run `outpost nightly` first")
    told = [explain(text, register) for text in texts]
    if as_json:
        print_json([{"text": text, "lines": lines} for text, lines in zip(texts, told, strict=True)])
        return
    for lines in told:
        echo("\n".join(lines))
        echo()


@click.command()
@click.option("--head", metavar="HASH", help="a head that you kept (list footer, status): finds a database rolled back")
@home_option
@json_option
def verify(head: str | None, home: str | None, as_json: bool) -> None:
    """Recompute the ledger's chain and tasks, and all that it seals: lists, manifests, tables, inputs, releases."""
    from outpost import ledger, secrets, sql
    from outpost.night import proofs, standing

    outpost_home = existing_home(home)
    keys = secrets.read(outpost_home.secrets)
    with standing.published_database(outpost_home) as con:
        problems = [str(problem) for problem in ledger.verify(con, keys)]
        events = sql.count(con, "push.task_event")
        proof = proofs.prove(outpost_home, con, keys, head)
    problems += proof.problems
    if as_json:
        print_json({"events": events, "seals": proof.seals, "files": proof.files, "problems": problems})
    else:
        for problem in problems:
            echo(problem)
        looked_at = f"{events:,} events, {proof.seals:,} sealed nights and {proof.files:,} files"
        echo(f"{looked_at}: {len(problems) or 'no'} problems")
    if problems:
        sys.exit(1)
