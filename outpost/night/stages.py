"""The steps of a night, each a function of the night: what Dagster's assets call, in the order data flows.

Each can be run again on the same work file, and does nothing once the night is published.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, cast

import duckdb

from outpost import (
    answer_codes,
    begun,
    context,
    contracts,
    corrections,
    landing,
    ledger,
    lists,
    models,
    purge_log,
    sql,
    vault_access,
    watch,
)
from outpost.address.night import match as addresses
from outpost.choices import Format
from outpost.columns import Graph
from outpost.error_line import one_line
from outpost.errors import OutpostError
from outpost.identity.vault import VaultReader
from outpost.lists.lines.areas import models_not_run
from outpost.locks import FileIsOpenError
from outpost.night import failures, lineage_events, logbook, retention, sharing, standing, workfile
from outpost.night.night import Night, log
from outpost.night.outcome import PUBLISHED_BEFORE, Check, Number, Outcome
from outpost.night.shared_terms import SharedTerm

_P = ParamSpec("_P")


class StageError(OutpostError):
    """A step of the night failed; the text carries no value of a row."""


def _unless_published(step: Callable[Concatenate[Night, _P], Outcome]) -> Callable[Concatenate[Night, _P], Outcome]:
    def stepped(night: Night, *args: _P.args, **kwargs: _P.kwargs) -> Outcome:
        if night.published:
            return PUBLISHED_BEFORE
        name = " ".join([step.__name__.replace("_", " "), *(arg for arg in map(_name, args) if arg)])
        try:
            with logbook.step(night.home, night.business_date, _STAGES[step.__name__], name) as told:
                outcome = told.ended(step(night, *args, **kwargs))
        except Exception as error:
            failures.note(night.folder, f"{name}: {one_line(error)}")
            # Neither the message nor the frames of a library's error may reach a log: they can hold values of rows.
            raise StageError(one_line(error)) from None
        for check, held in outcome.checks.items():
            if held.stops and not held.passed:
                failures.note(night.folder, f"{name}: {check}: {held.numbers['why']}")
        return outcome

    return cast(Callable[Concatenate[Night, _P], Outcome], functools.update_wrapper(stepped, step))


def _name(argument: object) -> str:
    """What an argument of a step is called: an extract, a model, the table of a shared term."""
    return argument if isinstance(argument, str) else argument.table if isinstance(argument, SharedTerm) else ""


_STAGES = {
    "begin": "night",
    "land": "landing",
    "register": "registers",
    "alias_persons": "registers",
    "judge_extracts": "registers",
    "derive": "registers",
    "match_addresses": "addresses",
    "run_model": "findings",
    "take_returns": "returns",
    "advance_ledger": "tasks",
    "write_lists": "lists",
    "write_corrections": "corrections",
    "profile": "report",
    "publish": "night",
}
"""The stage that each step belongs to: as its asset is called in Dagster."""


@_unless_published
def begin(night: Night, *, force: bool = False) -> Outcome:
    """Write down what the night takes, and start from what is published."""
    logbook.begin(night.home, night.business_date)
    night.begin(force=force)
    if night.published:
        return PUBLISHED_BEFORE  # by somebody who had the home while this waited
    unknown = landing.land_unknown(night.con, night.home, night.business_date, list(night.inputs.deliveries))
    return Outcome(
        {
            "deliveries": len(night.inputs.deliveries),
            "journal_entries": len(night.inputs.journal),
            "nights_given_up": len(night.inputs.skipped),
            "unknown_files": len(unknown),
        }
    )


@_unless_published
def land(night: Night, extract: str) -> Outcome:
    """Land the deliveries of one extract. Its check warns of what was refused, and of missing or stale data."""
    log.info("landing %s", extract)
    landed = landing.land(
        night.con,
        night.home,
        contracts.ALL[extract],
        night.business_date,
        list(night.inputs.deliveries),
        night.settings.landing,
        night.secrets,
        frozenset(night.inputs.released),
    )
    numbers: dict[str, Number] = {status: landed.count(status) for status in ("accepted", "refused", "sent_again")}
    numbers |= {term: landed.total(term) for term in ("rows", "loaded", "replaced", "quarantined", "parked", "dropped")}
    status, said = landing.standing(night.con, extract, night.business_date)
    told: dict[str, Number] = {"status": status, "said": said, "why": "; ".join(landed.refusals)}
    return Outcome(numbers, {"contract": Check(not landed.refusals and status == "fresh", told, warns=True)})


@_unless_published
def register(night: Night, extract: str) -> Outcome:
    """The current rows of one extract."""
    contract = contracts.ALL[extract]
    log.info("registers %s", contract.table)
    return Outcome({"dagster/row_count": landing.build_register(night.con, night.home, contract, night.business_date)})


@_unless_published
def alias_persons(night: Night) -> Outcome:
    """Old ID numbers' pseudonyms and those of their successors."""
    rows = landing.build_aliases(night.con, night.home)
    return Outcome({"dagster/row_count": rows}, columns=sql.columns(night.con, "registers.person_alias"))


@_unless_published
def judge_extracts(night: Night) -> Outcome:
    """Which extracts are fresh, stale or missing tonight."""
    landing.build_status(night.con, night.business_date)
    counts = sql.query(night.con, "night/extract_standing", {}).fetchall()
    return Outcome(dict(counts), columns=sql.columns(night.con, "registers.extract_status"))


@_unless_published
def derive(night: Night, term: SharedTerm) -> Outcome:
    """One shared term, and its audits (rows that should not be)."""
    log.info("registers %s", term.table)
    parameters: dict[str, Any] = {"T": night.business_date}
    parameters |= models.term_parameters(night.specs.values(), night.business_date, night.settings)
    # What no model gives, because those that would are held by their files: nothing that runs tonight reads the term.
    missing = sql.parameters_of(term.text) - set(parameters)
    given = parameters | dict.fromkeys(missing)
    if night.elsewhere is None:
        rows = sql.create_table(night.terms_con, term.table, term.text, given)
    else:
        rows = night.elsewhere.term(night.terms_con, term, given)
    checks = {}
    for name, text in () if missing else term.audits.items():
        bad = len(sql.run(night.terms_con, text, parameters).fetchall())
        checks[name] = Check(bad == 0, {"bad_rows": bad, "why": f"{bad} rows that should not be"}, stops=True)
    return Outcome({"dagster/row_count": rows}, checks, sql.columns(night.terms_con, term.table))


@_unless_published
def match_addresses(night: Night) -> Outcome:
    """Address texts of government rows to standard addresses."""
    log.info("addresses")
    limit = night.settings.night.memory_limit
    resolving = night.elsewhere.resolving if night.elsewhere is not None else None
    numbers = addresses.resolve_night(night.con, night.home, night.business_date, limit, elsewhere=resolving)
    return Outcome(numbers, columns=sql.columns(night.con, "address.match"))


@_unless_published
def run_model(night: Night, model_id: str) -> Outcome:
    """One push model, and its changed version beside it where there is one. What goes wrong in it holds it alone."""
    log.info("findings %s", model_id)
    ran = models.run_model(
        night.models_con,
        night.specs[model_id],
        night.business_date,
        night.settings,
        night.secrets.certificate_key,
        night.elsewhere.model if night.elsewhere is not None else None,
    )
    numbers: dict[str, Number] = {"findings": ran.findings, "not_evaluated": ran.not_evaluated, "state": ran.state}
    beside = models.run_beside(
        night.models_con,
        night.specs[model_id],
        night.business_date,
        night.settings,
        night.home.root,
        night.secrets.certificate_key,
    )
    if beside is not None:
        numbers["beside"] = beside.said
    columns = sql.columns(night.models_con, "push.finding")
    if ran.state == "retired":
        return Outcome(numbers, columns=columns)
    said = models_not_run(night.models_con, night.business_date).get(model_id, "")
    told: dict[str, Number] = {"state": ran.state, "said": said, "why": ran.why or ""}
    return Outcome(numbers, {"audits": Check(ran.state == "ran", told, warns=ran.state != "failed")}, columns)


@_unless_published
def take_returns(night: Night) -> Outcome:
    """The answers and reviews that came since the night before."""
    kinds = [entry["kind"] for entry in night.journal]
    known = ("answer", "review", "report", "order", "transfer", "release")
    numbers: dict[str, Number] = {kind: kinds.count(kind) for kind in known}
    return Outcome(numbers | {"entries_passed_over": len(night.inputs.journal) - len(kinds)})


@_unless_published
def advance_ledger(night: Night) -> Outcome:
    """Findings and answers become events; the state of every task follows from them."""
    log.info("tasks")
    specs = begun.with_begun(night.specs)
    advanced = ledger.advance(night.con, specs, night.business_date, night.settings, night.secrets, night.journal)
    # Before the lists, which tell senders of them; the balance is counted again with the lists.
    handed = corrections.take_transfers(night.con, specs, night.journal, night.business_date)
    checks = {name: _nothing_wrong(faults) for name, faults in advanced.faults.items()}
    numbers = {**advanced.counts, "context_kept": context.keep(night.con, night.business_date)}
    numbers |= {f"transfers_{name}": count for name, count in vars(handed).items()}
    return Outcome(numbers, checks, sql.columns(night.con, "push.task"))


@_unless_published
def write_lists(night: Night, *, formats: Sequence[Format] = ()) -> Outcome:
    """Each recipient's files, aside; published with the night. ``formats`` come besides what the settings say."""
    log.info("lists")
    lists.name_places(night.con)
    with VaultReader(night.home.vault) as vault:
        written = lists.write_lists(
            night.con,
            night.staged_outbox,
            begun.with_begun(night.specs),
            night.business_date,
            vault,
            night.settings.model_copy(update={"lists": night.settings.lists.also(formats)}),
            lists.ListEncryption.read(night.home.root, night.settings.lists.encryption),
            functools.partial(_pass_on, night),
        )
    vault_access.note(night.home.lake, "lists", night.business_date, vault.entries)
    # Lines that the scan kept back are a term of the balance: it is counted again, and must close again.
    faults = ledger.close_balance(night.con, night.business_date)
    checks = {
        "scan": Check(written.withheld == 0, {"withheld": written.withheld}),
        "balance": _nothing_wrong(faults),
    }
    return Outcome(written.counts, checks)


def _pass_on(night: Night, kept: Sequence[lists.Withheld]) -> int:
    """Tasks whose line may not stand on the list of who does them go to who may see it."""
    lines = [ledger.Kept(one.task_number, one.kind, one.number, one.rule) for one in kept]
    specs = begun.with_begun(night.specs)
    return ledger.pass_on(night.con, lines, specs, night.business_date, night.settings.city.code, night.secrets)


@_unless_published
def write_corrections(night: Night) -> Outcome:
    """What departments are told of their registers, aside; published with the night."""
    log.info("corrections")
    taken = corrections.take(night.con, night.home, begun.with_begun(night.specs), night.business_date)
    answers = answer_codes.words(answer_codes.own_readings(begun.with_begun(night.specs).values()))
    told = corrections.write(night.con, night.staged_corrections, answers, night.business_date)
    # The balance was closed without tonight's corrections: it is counted again, and must close again.
    faults = ledger.close_balance(night.con, night.business_date)
    numbers: dict[str, Number] = {"new": taken.new, "changed": taken.changed, "gone": taken.gone, "open": taken.open}
    checks = {
        "balance": _nothing_wrong(faults),
        "departments": Check(taken.no_department == 0, {"no_department": taken.no_department}),
    }
    return Outcome(numbers | {"departments": len(told), "lines": sum(told.values())}, checks)


@_unless_published
def profile(night: Night) -> Outcome:
    """Small numbers about tonight's registers, to be held against the nights before."""
    log.info("report")
    with workfile.last_registers(night.home) as last_registers:
        return Outcome({"metrics": watch.profile(night.con, night.business_date, last_registers)})


@_unless_published
def publish(night: Night) -> Outcome:
    """The night's lists and database appear; the night is over."""
    over = {"business_date": night.business_date, "list_day": night.list_day, "skipped": list(night.inputs.skipped)}
    sql.query(night.con, "night/forget_night", over).fetchall()
    sql.insert(night.con, "push.night", sql.load("night/record_night"), over)
    night.record_inputs()
    gone_rows = retention.purge_rows(night.con, night.business_date)
    _write_quarantine(night)
    sharing.share(night.staged, night.groups)
    head = night.seal()
    night.publish()
    log.info("published: lists for %s", night.list_day)
    purge_log.note(night.home.lake, night.business_date, {f"rows of {name}": rows for name, rows in gone_rows.items()})
    numbers: dict[str, Number] = {"list_day": night.list_day.isoformat(), "head": head}
    try:
        gone = retention.purge(night.home, night.business_date, night.specs).numbers
        numbers |= {f"purged {name}": count for name, count in gone.items()}
    except (duckdb.Error, OSError, FileIsOpenError) as error:
        # The night is over; what is past its time goes with the next one, or by `outpost purge`.
        numbers["purge_failed"] = one_line(error)
        log.warning("purge failed: %s", one_line(error))
    finally:
        night.close()
    return Outcome(numbers)


def watch_night(night: Night) -> Outcome:
    """Tonight's numbers against the nights before: after publication, and never in its way."""
    log.info("watch")
    with logbook.step(night.home, night.business_date, "report", "watch night") as told:
        with standing.published_file(night.home) as file:
            judged = watch.judge(file, night.home.reports, night.business_date)
        numbers: dict[str, Number] = {"passed": judged.passed, "failed": judged.failed, "no_history": judged.no_history}
        usual = {"usual": Check(judged.failed == 0, {"said": judged.said}, warns=True)}
        return told.ended(Outcome(numbers | {"said": judged.said}, usual if judged.passed or judged.failed else {}))


def tell_lineage(night: Night, graph: Graph) -> Outcome:
    """OpenLineage events of the published night, into the home and to a receiver: after it, and never in its way."""
    log.info("lineage")
    with logbook.step(night.home, night.business_date, "report", "tell lineage") as step:
        try:
            told = lineage_events.tell(night.home, night.business_date, night.settings, night.specs, graph)
        except (OSError, duckdb.Error, FileIsOpenError) as error:
            told = lineage_events.Told(0, 0, one_line(error))
        if told.why:
            log.warning("lineage: %s of %s events were sent: %s", told.sent, told.events, told.why)
        numbers: dict[str, Number] = {"events": told.events, "sent": told.sent}
        return step.ended(Outcome(numbers, {"sent": Check(not told.why, {**numbers, "why": told.why}, warns=True)}))


def _nothing_wrong(faults: Sequence[str]) -> Check:
    """A check that fails with its sentences: counts and names of accounts, never a row's values."""
    return Check(not faults, {"faults": len(faults), "why": "; ".join(faults)}, stops=True)


def _write_quarantine(night: Night) -> None:
    """One CSV an extract with tonight's quarantined rows, values masked."""
    rows = night.con.sql(sql.load("night/quarantine_of"), params={"T": night.business_date}).pl()
    for (extract,), found in rows.group_by("extract", maintain_order=True):
        night.staged_quarantine.mkdir(parents=True, exist_ok=True)
        found.write_csv(night.staged_quarantine / f"{extract}.csv", include_bom=True)
