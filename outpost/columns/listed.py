"""From what models find to the cells of a list, one data set a zone and model: as the spec and the list writer say it.

The cells are those of ``outpost.lists.sheets.tasks``. What a field of the evidence may reach is the spec's ``zones``;
what a sentence names is asked of the sentences themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outpost import contracts, messages
from outpost.columns.graph import Dataset, Edge, Field, Mask, Node, Origin, Step
from outpost.columns.queried import EVIDENCE, columns_of, findings
from outpost.lineage import ROWS
from outpost.lists.lines.read import ADDRESS_FIELDS
from outpost.lists.lines.render import fields
from outpost.lists.sheets.tasks import COLUMNS
from outpost.models import ModelSpec
from outpost.models.spec import Identity, Zone

_ZONES: dict[Zone, tuple[str, str]] = {
    "gov": ("政务区清单", "List of the government zone"),
    "police": ("公安区清单", "List of the police zone"),
}
_ENGLISH = {
    "index": "number of the line", "task_number": "task number", "urgency": "urgency", "matter": "matter",
    "address": "address to go to", "subject": "whom or what it is about", "why": "why it was pushed",
    "how": "how to look", "due": "due date", "answer": "answer", "answer_date": "date of the answer",
    "answer_note": "note", "answer_department": "department", "number": "recipient",
}  # fmt: skip
_FILLED_IN = frozenset({"answer", "answer_date", "answer_note", "answer_department"})
_KEPT_BACK = "domestic_violence"
"""A field by which a line is kept out of the files of the government zone (``outpost.lists.lines.read``)."""
_PLACES: tuple[tuple[str, str, Step], ...] = (
    ("registers.standard_address", "full_name", "value"),
    ("registers.standard_address", "address_code", "matched"),
    ("registers.address", "address_code", "matched"),
)
_ROUTED: tuple[tuple[str, str, Step], ...] = (
    ("registers.address", "building_code", "matched"),
    ("registers.address", "community_code", "matched"),
    ("registers.address", "beat_code", "matched"),
    ("registers.address", "town_code", "computed"),
    ("registers.address", "district_code", "computed"),
    ("registers.address_grid", "building_code", "matched"),
    ("registers.address_grid", "grid_code", "matched"),
    ("registers.grid_now", "grid_code", "matched"),
    ("registers.grid_now", "community_code", "matched"),
    ("registers.beat_now", "beat_code", "matched"),
    ("registers.beat_now", "community_code", "matched"),
)
"""What routing reads (``sql/tasks/12_route``): the places that are held together, and the desks of towns."""
_POSTS: dict[Zone, tuple[str, ...]] = {
    "gov": ("registers.grid_now.worker_number", "registers.grid_now.leader_number"),
    "police": (
        "registers.beat_now.officer_number",
        "registers.beat_now.acting_officer_number",
        "registers.beat_now.station_code",
    ),
}


def list_of(zone: Zone, model_id: str) -> str:
    """The data set of a model's lines on the lists of a zone: ``lists.gov.P1``."""
    return f"lists.{zone}.{model_id}"


def datasets(specs: Iterable[ModelSpec]) -> Iterator[Dataset]:
    """The lists of each model and zone."""
    titles = messages.section("columns")
    for spec in specs:
        for zone in spec.zones:
            columns = {name: Field(titles[name].rstrip("▼"), _ENGLISH[name], "TEXT") for name, _ in COLUMNS}
            chinese, english = f"{_ZONES[zone][0]}：{spec.id} {spec.title}", f"{_ZONES[zone][1]}: {spec.id}"
            yield Dataset(list_of(zone, spec.id), "list", chinese, english, columns, spec.id, zone)


def edges(specs: Iterable[ModelSpec]) -> Iterator[Edge]:
    """All edges of this part."""
    for spec in specs:
        for zone in spec.zones:
            yield from _cells(spec, zone)


def origins(specs: Iterable[ModelSpec]) -> Iterator[tuple[Node, Origin]]:
    """Cells that come from no column: the line's number, the spec's own words, what people fill in."""
    for spec in specs:
        for zone in spec.zones:
            dataset = list_of(zone, spec.id)
            yield Node(dataset, "index"), "counted"
            yield Node(dataset, "matter"), "constant"
            yield from ((Node(dataset, name), "people") for name in sorted(_FILLED_IN))


def shown_in(spec: ModelSpec, zone: Zone) -> dict[str, frozenset[str]]:
    """The fields that a zone lists, each with the cells that its value reaches; none where no sentence names it."""
    found: dict[str, set[str]] = {name: set() for name in spec.zones[zone]}
    for reason in spec.reasons.values():
        for cell, sentences in (("why", [reason.why.get(zone, "")]), ("how", reason.how)):
            for name in {name for sentence in sentences for name in fields(sentence)} & set(found):
                found[name].add(cell)
    for name in set(spec.identity) & set(found):
        found[name].add("subject")
    for name in set(ADDRESS_FIELDS) & set(found):
        found[name].add("address")
    return {name: frozenset(cells) for name, cells in found.items()}


def _cells(spec: ModelSpec, zone: Zone) -> Iterator[Edge]:
    dataset, found = list_of(zone, spec.id), findings(spec.id)

    def edge(column: str, cell: str, how: Step, mask: Mask | None = None) -> Edge:
        return Edge(Node(found, column), Node(dataset, cell), how, mask)

    for name, cells in shown_in(spec, zone).items():
        for cell in sorted(cells):
            if name in spec.identity:
                yield from _named(spec.identity[name], found, Node(dataset, cell))
            else:
                yield edge(f"{EVIDENCE}{name}", cell, "value")
    for column in ("reason", "subject_key"):
        yield edge(column, "task_number", "computed", "keyed_number")
    yield edge("priority", "urgency", "value")
    yield edge("subject_kind", "subject", "computed")
    if "case" in (columns_of(spec)["subject_kind"].texts or ()):
        yield edge("subject_key", "subject", "value", "last4")
    for cell in ("why", "how"):
        yield edge("reason", cell, "condition")
    for column in ("due_rule", "due_cap"):
        yield edge(column, "due", "computed")
    yield Edge(Node("registers.calendar", "workdays_through"), Node(dataset, "due"), "computed")
    yield edge("address_code", "address", "matched")
    yield from (Edge(Node(table, column), Node(dataset, "address"), how) for table, column, how in _PLACES)
    yield from _recipient(found, dataset, zone)
    yield edge(ROWS, ROWS, "rows")
    yield edge("route", ROWS, "rows")
    if zone == "gov" and f"{EVIDENCE}{_KEPT_BACK}" in columns_of(spec):
        yield edge(f"{EVIDENCE}{_KEPT_BACK}", ROWS, "rows")


def _named(identity: Identity, found: str, cell: Node) -> Iterator[Edge]:
    """Who somebody is: fetched from the vault by a key, and masked."""
    table = contracts.VAULT[identity.vault]
    key = "subject_key" if identity.key == "subject" else f"{EVIDENCE}{identity.key}"
    yield Edge(Node(f"vault.{table.name}", identity.column), cell, "computed", identity.mask)
    yield Edge(Node(f"vault.{table.name}", table.key), cell, "matched")
    yield Edge(Node(found, key), cell, "matched")


def _recipient(found: str, dataset: str, zone: Zone) -> Iterator[Edge]:
    cell = Node(dataset, "number")
    for column in ("address_code", "building_code", "area_code", "subject_key"):
        yield Edge(Node(found, column), cell, "matched")
    yield Edge(Node(found, "route"), cell, "condition")
    yield from (Edge(Node(table, column), cell, how) for table, column, how in _ROUTED)
    for post in _POSTS[zone]:
        table, _, column = post.rpartition(".")
        yield Edge(Node(table, column), cell, "value")
