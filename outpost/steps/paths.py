"""A rule as the paths that a subject takes to a finding: from its first rows, step by step, to the last SELECT.

One path a branch of a UNION. A stage of a path is one SELECT; its FROM names first where the subject comes from (the
driver), and its joins and conditions decide whether it goes on. Here: the tree alone, nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from outpost.lineage.tree import Node, ctes, nodes, path_of, select_of
from outpost.steps import trees, ways
from outpost.steps.trees import branches, called, leaves
from outpost.steps.ways import Piece

KEY = "subject_key"
PLACES = ("address_code", "building_code")
FOUND = "finding"
"""What the last SELECT is called."""


@dataclass(frozen=True)
class Stage:
    """One SELECT of a path.

    ``key``: the pieces of the subject's key over the tables of its FROM. ``driver_key``: over the driver's rows alone;
    empty where they cannot be told apart there. ``places``: as ``key``, of the finding's address and building.
    """

    step: str
    query: Node
    source: tuple[str, ...]
    alias: str
    key: tuple[Piece, ...]
    driver_key: tuple[Piece, ...]
    driver_places: tuple[Piece, ...]

    @property
    def reads_step(self) -> bool:
        return len(self.source) == 1


@dataclass(frozen=True)
class Path:
    """The stages of one branch, in order, and the reasons that it can have. ``number``: its place in the rule.

    ``kinds``: of subjects; empty where a column of a register says it.
    """

    number: int
    stages: tuple[Stage, ...]
    reasons: frozenset[str]
    kinds: frozenset[str]


@dataclass(frozen=True)
class Rule:
    """A query taken apart: its named steps and its paths."""

    steps: Mapping[str, Node]
    paths: tuple[Path, ...]

    def of_reason(self, reason: str | None) -> list[Path]:
        """The paths that can lead to a reason; all of them for none."""
        return [path for path in self.paths if reason is None or reason in path.reasons]


@cache
def rule(query: str, keys: tuple[str, ...] = (KEY,)) -> Rule:
    """Take a model's query apart, or a shared term's: ``keys`` are the columns that say together who is meant."""
    tree = select_of(query)
    entries = {entry["key"].lower(): entry["value"] for entry in tree["cte_map"]["map"]}
    queries = dict(ctes(tree))
    last = {**tree, "cte_map": trees.NO_STEPS}
    found: list[Path] = []
    for branch in branches(last):
        carried = _Carried(
            tuple(piece for name in keys for piece in ways.beginning(branch, name)),
            tuple(piece for name in PLACES for piece in ways.beginning(branch, name)),
            {name: trees.output(branch, name) for name in ("reason", "subject_kind")},
        )
        steps = {name: entry["query_node"] for name, entry in queries.items()}
        for stages, said in _down(FOUND, branch, carried, steps):
            reasons = frozenset(_texts(said["reason"]))
            kinds = frozenset(_texts(_by_reason(said["subject_kind"], reasons)))
            found.append(Path(len(found), tuple(stages), reasons, kinds))
    return Rule(entries, tuple(found))


@dataclass(frozen=True)
class _Carried:
    """What is followed down: key, places, reason and kind of subject, over the tables of a FROM."""

    key: tuple[Piece, ...]
    places: tuple[Piece, ...]
    said: Mapping[str, Node | None]


def _down(
    step: str, query: Node, carried: _Carried, steps: Mapping[str, Node]
) -> Iterator[tuple[list[Stage], Mapping[str, Node | None]]]:
    driver = next(leaves(query["from_table"]))
    alias, source = called(driver), path_of(driver) if driver["type"] == "BASE_TABLE" else ()
    table = query["from_table"]
    driver_key = tuple(_below(piece, table, alias) for piece in carried.key)
    places = tuple(found for piece in carried.places if (found := _below(piece, table, alias)) and _names_any(found))
    stage = Stage(step, query, source, alias, carried.key, driver_key, places)
    inner = branches(steps[source[0]]) if len(source) == 1 and source[0] in steps else []
    gone_on = False
    for branch in inner:
        deeper = _inside(stage, carried, branch, alias)
        if deeper is not None:
            gone_on = True
            for stages, said in _down(source[0], branch, deeper, steps):
                yield [*stages, stage], said
    if not gone_on:
        yield [stage], carried.said


def _inside(stage: Stage, carried: _Carried, branch: Node, alias: str) -> _Carried | None:
    """What is followed, over the FROM of the step that the driver's rows come from; None where the key is lost."""
    key: list[Piece] = []
    for piece in stage.driver_key:
        found = tuple(deeper for way in piece for deeper in ways.inside(way, branch))
        if not piece or len(found) < len(piece):
            return None
        key += [(way,) for way in found] if len(found) > len(piece) else [found]
    pieces = tuple(apart for piece in key for apart in _apart(piece))
    places = [
        found
        for piece in stage.driver_places
        if (found := tuple(deeper for way in piece for deeper in ways.inside(way, branch, exactly=False)))
    ]
    said = {name: _said_inside(it, branch, alias) for name, it in carried.said.items()}
    return _Carried(pieces, tuple(places), said)


def _apart(piece: Piece) -> tuple[Piece, ...]:
    return ways.pieces_of(piece[0]) if len(piece) == 1 else (piece,)


def _below(piece: Piece, source: Node, alias: str) -> Piece:
    found: list[ways.Way] = []
    for way in piece:
        deeper = ways.below(way, source, alias)
        if not deeper:
            return ()
        found += deeper
    return tuple(found)


def _names_any(piece: Piece) -> bool:
    return any(trees.columns_of(way.expression) for way in piece)


def _said_inside(said: Node | None, branch: Node, alias: str) -> Node | None:
    if said is None or not trees.is_column(said):
        return said
    names = said["column_names"]
    if len(names) > 1 and str(names[0]).lower() != alias:
        return said
    return trees.output(branch, str(names[-1]).lower())


def _by_reason(said: Node | None, reasons: frozenset[str]) -> Node | None:
    """What a CASE over the reason comes to on a path of one reason."""
    if said is None or said["class"] != "CASE" or len(reasons) != 1:
        return said
    for check in said["case_checks"]:
        asked = check["when_expr"]
        if asked["class"] != "COMPARISON" or asked["type"] != "COMPARE_EQUAL" or not trees.is_column(asked["left"]):
            return said
        if asked["left"]["column_names"][-1] != "reason" or asked["right"]["class"] != "CONSTANT":
            return said
        if set(_texts(asked["right"])) == reasons:
            found: Node = check["then_expr"]
            return found
    otherwise: Node = said["else_expr"]
    return otherwise


def _texts(said: Node | None) -> Iterator[str]:
    for it in nodes(said):
        if it.get("class") == "CONSTANT" and it["literal"].get("kind") == "STRING":
            yield it["literal"]["text"]
