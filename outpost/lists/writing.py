"""A night's lists written into a folder: files, tasks.parquet, manifest, and ``_SUCCESS`` last."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from outpost import sql
from outpost.child.pool import in_chunks
from outpost.ledger.chain import head_before
from outpost.lists.files.encryption import ListEncryption
from outpost.lists.files.recipient import FileWriter, Parts
from outpost.lists.lines.areas import Areas, coverage
from outpost.lists.lines.givable import Givable, givable_of
from outpost.lists.lines.handed import handed_lines
from outpost.lists.lines.identities import Vault
from outpost.lists.lines.line import Recipient, zone_of
from outpost.lists.lines.queued import Queue, read_queues
from outpost.lists.lines.read import Read, Withheld, read_lines
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.lists.lines.spec import ListSpec
from outpost.lists.lines.supervised import supervised_lines
from outpost.lists.sheets.head import Heading, Occasion
from outpost.settings import Settings

__all__ = ["ListEncryption", "ListsNight", "Withheld", "name_places", "write_lists"]

SUCCESS = "_SUCCESS"
MANIFEST = "manifest.json"
TASKS = "tasks.parquet"
ZONES = ("gov", "police")
_PLAIN = ListEncryption()
PassOn = Callable[[Sequence[Withheld]], int]


@dataclass(frozen=True)
class ListsNight:
    """What a night's lists came to. ``withheld`` counts lines kept back, ``kept_back`` names them."""

    counts: dict[str, int]
    withheld: int
    kept_back: list[Withheld] = field(default_factory=list)


def name_places(con: duckdb.DuckDBPyConnection) -> int:
    """Write registers.listed_address: the places that tonight's lines name, in full and in walking order.

    Reads push.list_line, registers.address and registers.standard_address; returns the number of places.
    """
    return sql.create_table(con, "registers.listed_address", sql.load("lists/listed_address"), {})


def write_lists(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    specs: Mapping[str, ListSpec],
    business_date: dt.date,
    vault: Vault,
    settings: Settings,
    encryption: ListEncryption = _PLAIN,
    pass_on: PassOn | None = None,
) -> ListsNight:
    """Write the lists of T's night below ``folder`` (made here; what it held goes). ``_SUCCESS`` comes last.

    Reads push.list_line, push.task_state, push.model_night, push.held, the registers, and registers.listed_address that
    :func:`name_places` wrote; records lines kept back in push.withheld. The caller publishes the folder.
    ``pass_on`` gives tasks whose line was kept back from who does them to somebody else, and says how many it could.
    """
    read = read_lines(con, specs, business_date, vault)
    while pass_on is not None and read.undone and pass_on(read.undone):
        read = read_lines(con, specs, business_date, vault)
    for who, handed in handed_lines(con, business_date, settings.city.code).items():
        read.lines.setdefault(who, []).extend(handed)
    for who, late in supervised_lines(con, specs, business_date, settings.city.code, read.lines).items():
        read.lines.setdefault(who, []).extend(late)
    occasion = _occasion(con, read, business_date)
    areas = Areas.read(con, settings.city.code, settings.city.name)
    departments = [name for (name,) in sql.query(con, "lists/departments", {}).fetchall()]
    parts = Parts.make(specs, departments, _workers(read), occasion.list_day, _offered(con, settings.city.code))
    queues, givable = read_queues(con, specs, business_date, settings.caps), givable_of(con, areas)
    work = [
        (_heading(occasion, recipient, areas, queues, givable), read.lines[recipient])
        for recipient in sorted(read.lines)
    ]
    for of_kind in sorted({(recipient.zone, recipient.kind) for recipient in read.lines}):
        folder.joinpath(*of_kind).mkdir(parents=True, exist_ok=True)
    writer = FileWriter(folder, parts, settings.lists.formats, encryption)
    entries = in_chunks(writer, work, settings.night.threads, "writes lists")
    _write_tasks(con, folder, read)
    _record(con, read, business_date)
    read.withheld += _passed_on(con, business_date)
    counts = _counts(entries, read)
    if without_list := len(queues.keys() - read.lines.keys()):
        counts["only_waiting"] = without_list
    _write_manifests(folder, occasion, entries, read)
    (folder / SUCCESS).write_bytes(b"")
    return ListsNight(counts, len(read.withheld), read.withheld)


def _heading(
    occasion: Occasion,
    recipient: Recipient,
    areas: Areas,
    queues: Mapping[Recipient, Queue],
    givable: Mapping[Recipient, tuple[Givable, ...]],
) -> Heading:
    about = areas.of(recipient), areas.ground_of(recipient)
    return Heading(occasion, recipient, *about, queues.get(recipient), givable.get(recipient, ()))


def _occasion(con: duckdb.DuckDBPyConnection, read: Read, business_date: dt.date) -> Occasion:
    said, all_ran = coverage(con, business_date)
    digest = hashlib.sha256(business_date.isoformat().encode())
    for recipient in sorted(read.lines):
        for line in read.lines[recipient]:
            digest.update("|".join([*recipient, line.task_number, line.role, line.state, "\n"]).encode())
    batch = f"{business_date:%y%m%d}-{digest.hexdigest()[:6].upper()}"
    before = head_before(con, business_date)
    return Occasion(business_date, business_date + dt.timedelta(days=1), batch, said, all_ran, before)


def _workers(read: Read) -> dict[str, str]:
    found: dict[str, str] = {}
    for recipient in sorted(read.lines):
        for line in read.lines[recipient]:
            if line.role == "do":
                found.setdefault(line.task_number, recipient.number)
    return found


def _offered(con: duckdb.DuckDBPyConnection, city: str) -> dict[tuple[str, str], list[str]]:
    """The workers to whom each officer and grid office can send work, each as ``number grids``."""
    found: dict[tuple[str, str], list[str]] = {}
    for kind, number, worker in sql.query(con, "lists/workers", {"city": city}).fetchall():
        found.setdefault((kind, number), []).append(worker)
    return found


def _write_tasks(con: duckdb.DuckDBPyConnection, folder: Path, read: Read) -> None:
    """tasks.parquet, whole and in each zone's folder, without the lines that were kept back and without what looks like
    an ID number or a pseudonym."""
    tasks: pl.DataFrame = con.sql(sql.load("lists/tasks")).pl()
    back = pl.DataFrame(
        [(item.task_number, item.zone, item.kind, item.number) for item in read.withheld],
        schema={"task_number": pl.String, "zone": pl.String, "kind": pl.String, "number": pl.String},
        orient="row",
    )
    tasks = tasks.join(back, on=back.columns, how="anti", maintain_order="left")
    keys = tasks["subject_key"]
    shaped = pl.Series(
        [key is not None and (id_shaped(key) or pseudonym_shaped(key)) for key in keys], dtype=pl.Boolean
    )
    tasks = tasks.with_columns(subject_key=pl.when(~shaped).then("subject_key"))
    folder.mkdir(parents=True, exist_ok=True)
    tasks.write_parquet(folder / TASKS, compression="zstd")
    for zone in _zones(folder):
        tasks.filter(pl.col("zone") == zone).write_parquet(folder / zone / TASKS, compression="zstd")


def _zones(folder: Path) -> list[str]:
    """The zones that have a folder tonight."""
    return [zone for zone in ZONES if (folder / zone).is_dir()]


def _record(con: duckdb.DuckDBPyConnection, read: Read, business_date: dt.date) -> None:
    sql.query(con, "lists/forget_police_only", {}).fetchall()
    sql.insert(con, "push.police_only", sql.load("lists/domestic_violence"), {})
    sql.query(con, "lists/forget_withheld", {"T": business_date}).fetchall()
    rows = [
        (business_date, item.task_number, item.number, item.rule, item.kind)
        for item in sorted(read.withheld, key=lambda item: (item.zone, item.kind, item.number, item.task_number))
    ]
    if rows:
        con.executemany(sql.load("lists/record_withheld"), rows)


def _passed_on(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> list[Withheld]:
    """Lines of tonight that were kept back and whose task stands on another list by now."""
    rows = sql.query(con, "lists/passed_on", {"T": business_date}).fetchall()
    return [Withheld(number, zone_of(kind), kind, who, why) for number, kind, who, why in rows]


def _counts(entries: list[dict[str, Any]], read: Read) -> dict[str, int]:
    of_recipient = {(entry["zone"], entry["kind"], entry["number"]): entry for entry in entries}
    counts = {
        "files": len(entries),
        "recipients": len(of_recipient),
        "lines": sum(entry["rows"] for entry in of_recipient.values()),
        "waiting_for_review": sum(entry["waiting_for_review"] for entry in of_recipient.values()),
        "withheld": len(read.withheld),
    }
    if encrypted := sum("content_sha256" in entry for entry in entries):
        counts["encrypted"] = encrypted
    for _, kind, _ in of_recipient:
        counts[f"recipients_{kind}"] = counts.get(f"recipients_{kind}", 0) + 1
    return counts


def _write_manifests(folder: Path, occasion: Occasion, entries: list[dict[str, Any]], read: Read) -> None:
    """One manifest of each zone in its folder, so that the one never needs the other's; then the whole night's, which
    holds their digests too."""
    withheld = [vars(item) for item in read.withheld]
    zones = {}
    for zone in _zones(folder):
        own = [item for item in withheld if item["zone"] == zone]
        files = [
            {**entry, "path": entry["path"].removeprefix(f"{zone}/")} for entry in entries if entry["zone"] == zone
        ]
        zones[zone] = _write_manifest(folder / zone, occasion, files, own, {"zone": zone})
    _write_manifest(folder, occasion, entries, withheld, {"zones": zones})


def _write_manifest(
    folder: Path,
    occasion: Occasion,
    files: list[dict[str, Any]],
    withheld: list[dict[str, Any]],
    more: Mapping[str, Any],
) -> dict[str, str]:
    """Returns the digests by which a manifest above knows this one."""
    tasks = hashlib.sha256((folder / TASKS).read_bytes()).hexdigest()
    manifest = {
        "business_date": occasion.business_date.isoformat(),
        "list_day": occasion.list_day.isoformat(),
        "batch": occasion.batch,
        "head_before": occasion.head_before,
        "tasks_sha256": tasks,
        "withheld": withheld,
        "files": files,
        **more,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return {"manifest_sha256": hashlib.sha256(text.encode()).hexdigest(), "tasks_sha256": tasks}
