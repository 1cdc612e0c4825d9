"""A subject's way along a path, run: the rows that it has in each stage, and the truth of each stage's conditions.

Each stage's rows for the subject become a small temporary table that the next one is made from, so that no step is
worked out for anybody else; what is joined is restricted to what these rows ask for (``pushing``). Without a subject
the same statements work out every subject's way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from outpost import sql
from outpost.asking.night import AskedNight
from outpost.lineage.tree import Node, path_of
from outpost.models import ModelSpec
from outpost.steps import deciders, paths, pushing, trees, ways
from outpost.steps.deciders import MATCHED, Decider, Operand, operands_of, tables_of
from outpost.steps.paths import Path, Stage
from outpost.steps.terms import Term, term_behind
from outpost.steps.trees import called, equalities, is_column, joins, leaves
from outpost.steps.ways import Piece

_MOST = 500
"""Rows of one subject in one stage that are looked at one by one."""
_TASKS = ("push", "task")


@dataclass(frozen=True)
class Judged:
    """One row of a stage's FROM: the truth of each condition, and the values behind them by operand's name."""

    truths: tuple[bool, ...]
    values: dict[str, Any]


class Walk:
    """One path of a model, for the subjects of some keys and those at some places (codes); keys None: everybody.

    A text that is no whole key stands for all keys that it is a part of.
    """

    def __init__(
        self,
        night: AskedNight,
        spec: ModelSpec,
        path: Path,
        asked_keys: Sequence[str] | None,
        places: Sequence[str] = (),
        name: str = "asked",
        term: Term | None = None,
        narrowed: tuple[str, Sequence[str]] | None = None,
    ) -> None:
        """``narrowed``: a column of the rows that the path begins with, and the texts of it that alone are meant."""
        self._night, self._spec, self._path, self.term = night, spec, path, term
        given = (spec.query,) if term is None else (term.query, term.keys)
        self._rule = paths.rule(*given)
        self._keys = asked_keys
        self._places = places
        self._name, self._narrowed = name, narrowed
        self._parameters = night.parameters(spec)
        self._decided = deciders.of_query(*given)[path.number]
        self._texts: dict[int, dict[str, list[str] | None]] = {}
        self._query = given[0]
        self._reads_tasks = ".".join(_TASKS) in given[0]

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self._path.stages

    def deciders(self, at: int) -> tuple[Decider, ...]:
        """The conditions of a stage."""
        return self._decided.deciders[at]

    def table(self, at: int) -> str:
        """Where a stage's rows of the subject are; -1: the rows that the path begins with."""
        return f"{self._name}_{at + 1}"

    def begin(self) -> int:
        """The rows that the path begins with; returns how many there are."""
        first = self.stages[0]
        driver = next(leaves(first.query["from_table"]))
        if self._places:
            self._keys = [*(self._keys or []), *self._keys_at_places(first, driver)]
        if self._keys is None or all(first.driver_key):
            where = self._of_subject(first.driver_key)
            query = trees.select([trees.star()], driver, where)
            if where is not None and driver["type"] == "BASE_TABLE" and path_of(driver)[0] == pushing.STORED:
                query = trees.picked(driver, where)
        else:
            if self._narrowed is not None:
                few = trees.is_one_of(trees.column(self._narrowed[0]), [*self._narrowed[1], ""])
                self._make(self.table(-1), trees.select([trees.star()], driver, few))
            source = self._open(0, self._driver(0) if self._narrowed else driver, restrict=self._narrowed is not None)
            query = trees.select([trees.star(first.alias)], source, self._of_subject(first.key))
            self._texts.pop(0, None)
        return self._make(self.table(-1), query)

    def below(self) -> list[Walk]:
        """Where the path begins with a shared term: the ways to a row of that term, for the same subjects.

        Empty where it begins with a register, and where a register's own columns do not say who is meant.
        """
        term = term_behind(self._path)
        if term is None or not self._keys:
            return []
        return [
            Walk(self._night, self._spec, path, self._keys, name=f"{self._name}_{term.name}", term=term)
            for path in paths.rule(term.query, term.keys).paths
            if all(path.stages[0].driver_key)
        ]

    def go(self, at: int) -> int:
        """The rows of a stage, from those of the one before; returns how many there are."""
        stage = self.stages[at]
        source = trees.replaced(stage.query["from_table"], lambda leaf: self._joined(at, leaf))
        items = [*stage.query["select_list"], *self._handed_on(at)]
        query = {**stage.query, "from_table": source, "select_list": items}
        following = self.stages[at + 1] if at + 1 < len(self.stages) else None
        if following is not None and self._is_whole and all(following.driver_key):
            where = self._of_subject(following.driver_key)
            if where is not None:
                query = trees.select([trees.star()], trees.subquery(query, following.alias), where)
        return self._make(self.table(at), query)

    def judged(self, at: int, *, plainly: bool = False) -> list[Judged]:
        """The rows that came as far as a stage's FROM, with the truth of its conditions; furthest ones first.

        ``plainly``: of the conditions of ``plain_deciders`` alone, without working out what they do not ask.
        """
        deciders, operands, query = self._judging(at, plainly=plainly)
        rows = self._run(trees.text_of(trees.with_steps(query, self._rule.steps))).fetchmany(_MOST)
        found = []
        for row in rows:
            truths, values = row[: len(deciders)], row[len(deciders) : len(deciders) + len(operands)]
            names = [_key(it) for it in operands]
            found.append(Judged(tuple(map(bool, truths)), dict(zip(names, values, strict=True))))
        return sorted(found, key=lambda it: (-_reach(it.truths), str(sorted(it.values.items(), key=str))))

    def judging(self, at: int, keys: Sequence[Node]) -> str:
        """The statement of ``judged`` for everybody, with some more columns: the subjects' keys."""
        _, _, query = self._judging(at, plainly=False)
        query = {**query, "select_list": [*keys, *query["select_list"]]}
        return trees.text_of(trees.with_steps(query, self._rule.steps))

    @property
    def parameters(self) -> dict[str, Any]:
        return self._parameters

    def plain_deciders(self, at: int) -> tuple[Decider, ...]:
        """The conditions of a stage that rest on registers alone, not on steps joined where they have a row."""
        beside = {called(join["right"]) for join in self._joined_steps(at)}
        return tuple(it for it in self.deciders(at) if not beside & set(tables_of(it)))

    def is_lost_plainly(self, rows: Sequence[Judged]) -> bool:
        """Whether these are all rows of a stage, and each fails some condition."""
        return 0 < len(rows) < _MOST and not any(all(row.truths) for row in rows)

    def _joined_steps(self, at: int) -> list[Node]:
        found = (join for join in joins(self.stages[at].query["from_table"]) if join["join_type"] == "LEFT")
        return [it for it in found if it["right"]["type"] == "BASE_TABLE" and len(path_of(it["right"])) == 1]

    def _judging(self, at: int, *, plainly: bool) -> tuple[list[Decider], list[Operand], Node]:
        deciders = list(self.plain_deciders(at) if plainly else self.deciders(at))
        known: dict[str, Operand] = {}
        for decider in deciders:
            for operand in operands_of(decider):
                known.setdefault(_key(operand), operand)
        operands = list(known.values())
        items = [
            *(
                trees.named(trees.holds(self._restricted_truth(at, it)), f"condition_{n}")
                for n, it in enumerate(deciders)
            ),
            *(trees.named(it.expression, f"value_{n}") for n, it in enumerate(operands)),
        ]
        left_out = {called(join["right"]) for join in self._joined_steps(at)} if plainly else set()
        source = _without(self._open(at, self._driver(at)), left_out)
        if not items:
            items = trees.template("SELECT 1")["select_list"]
        return deciders, operands, trees.select(items, self._tasks_renamed(source))

    def _restricted_truth(self, at: int, decider: Decider) -> Node:
        """A condition's truth, in which what a SEMI or ANTI JOIN asks for is asked for the subject's rows alone."""
        asked = [
            it["right"] for it in joins(self.stages[at].query["from_table"]) if it["join_type"] in ("SEMI", "ANTI")
        ]
        truth = trees.changed(decider.truth, lambda it: self._joined(at, it) if it in asked else None)
        return self._tasks_renamed(truth)

    def _driver(self, at: int) -> Node:
        return trees.table([self.table(at - 1)], self.stages[at].alias)

    def _open(self, at: int, driver: Node, *, restrict: bool = True) -> Node:
        """A stage's FROM in which nothing is lost: who finds no partner stays, and says so."""
        return self._opened(at, self.stages[at].query["from_table"], driver, restrict)

    def _opened(self, at: int, source: Node, driver: Node, restrict: bool) -> Node:
        if source["type"] != "JOIN":
            if called(source) == self.stages[at].alias:
                return driver
            return self._joined(at, source) if restrict else source
        left = self._opened(at, source["left"], driver, restrict)
        if source["join_type"] in ("SEMI", "ANTI"):
            return left
        if source["join_type"] != "INNER":
            return {**source, "left": left, "right": self._opened(at, source["right"], driver, restrict)}
        condition = source.get("condition") or trees.true()
        right = self._marked(self._opened(at, source["right"], driver, restrict))
        return {
            **source,
            "left": left,
            "right": right,
            "condition": condition,
            "join_type": "LEFT",
            "ref_type": "REGULAR",
        }

    def _marked(self, leaf: Node) -> Node:
        there = trees.named(trees.true(), MATCHED)
        alias = called(leaf)
        if leaf["type"] == "JOIN" or not alias:
            return leaf
        return trees.subquery(trees.select([trees.star(), there], leaf), alias)

    def _joined(self, at: int, leaf: Node) -> Node:
        """A FROM's table: the driver as the stage before left it, anything else with the rows that it asks for."""
        stage = self.stages[at]
        if called(leaf) == stage.alias:
            return self._driver(at)
        if leaf["type"] != "BASE_TABLE" or self._keys is None:
            return leaf
        values = self._values(at)
        held = [
            (str(theirs["column_names"][-1]).lower(), texts)
            for mine, theirs in _driver_held(stage)
            if str(theirs["column_names"][0]).lower() == called(leaf)
            and (texts := values[str(mine["column_names"][-1]).lower()]) is not None
        ]
        if not held:
            return leaf
        # Of several columns that with most texts: few texts of many rows (an extract's name) leave nearly all of them.
        name, texts = max(held, key=lambda it: len(it[1]))
        return pushing.restricted(leaf, name, texts, self._rule.steps)

    def _values(self, at: int) -> dict[str, list[str] | None]:
        """The texts of the driver's columns that joins use; None for what is no text, or too many."""
        if at not in self._texts:
            names = list(dict.fromkeys(str(it["column_names"][-1]).lower() for it, _ in _driver_held(self.stages[at])))
            query = trees.select([trees.column(name) for name in names], trees.table([self.table(at - 1)]))
            rows = self._run(trees.text_of(query)).fetchmany(_MOST + 1) if names else []
            self._texts[at] = {name: _texts([row[n] for row in rows]) for n, name in enumerate(names)}
        return self._texts[at]

    def _handed_on(self, at: int) -> list[Node]:
        """The columns that a stage's SELECT has to name besides its own: for conditions of later stages."""
        stage = self.stages[at]
        own = [] if deciders.is_distinct(stage.query) else list(self._decided.carried[at])
        items = [trees.named(self._tasks_renamed(it.expression), it.carried) for it in own]
        if deciders.loses(stage):
            return items
        stars = {it["relation_name"].lower() for it in stage.query["select_list"] if it["class"] == "STAR"}
        if stage.alias in stars or "" in stars:
            return items
        before = (it for since in range(at) for it in self._decided.carried[since] if self._arrives(since, at))
        return [*items, *(trees.named(trees.column(stage.alias, it.carried), it.carried) for it in before)]

    def _arrives(self, since: int, at: int) -> bool:
        between = self.stages[since + 1 : at]
        return not deciders.is_distinct(self.stages[since].query) and not any(map(deciders.loses, between))

    @property
    def _is_whole(self) -> bool:
        """Whether each text is a whole key, so that rows of other keys can be told apart later on."""
        first = self.stages[0]
        pieces = first.driver_key if all(first.driver_key) else first.key
        return self._keys is not None and all(ways.parted(key, pieces) is not None for key in self._keys)

    def _keys_at_places(self, first: Stage, driver: Node) -> list[str]:
        """The keys of a path's first rows at the asked places; a place itself where they cannot be told."""
        if not first.driver_places:
            return []
        where = trees.either([self._any(piece, place) for piece in first.driver_places for place in self._places])
        plain = [piece[0].expression for piece in first.driver_key if len(piece) == 1 and not piece[0].lookups]
        if not plain or len(plain) < len(first.driver_key):
            return list(self._places)
        query = trees.select(plain, driver, where)
        text = trees.text_of(self._tasks_renamed(trees.with_steps(query, self._rule.steps)))
        rows = self._run(text).fetchmany(_MOST)
        return sorted({"|".join(map(str, row)) for row in rows if None not in row})

    def _of_subject(self, pieces: Sequence[Piece]) -> Node | None:
        """Whether a row is the subject's: by the whole key, else by any of its parts."""
        if self._keys is None or not pieces:
            return None
        found = []
        for key in dict.fromkeys(self._keys):
            parts = ways.parted(key, pieces)
            if parts is not None:
                whole = [self._any(piece, part) for piece, part in zip(pieces, parts, strict=True)]
                found.append(trees.both(whole))
            else:
                found.append(trees.either([self._any(piece, key) for piece in pieces]))
        known = [it for it in found if it is not None]
        return trees.either(known) if known else trees.template("SELECT FALSE")["select_list"][0]

    def _any(self, piece: Piece, text: str) -> Node:
        texts = [(way.expression, self._looked_up(way, text)) for way in piece]
        held = [(it, [text for text in found if ways.may_be(text, it)]) for it, found in texts]
        tests = [trees.is_one_of(it, found) for it, found in held if found]
        return trees.either(tests) or trees.template("SELECT FALSE")["select_list"][0]

    def _looked_up(self, way: ways.Way, text: str) -> list[str]:
        values = [text]
        for lookup in way.lookups:
            values = self._look_up(lookup, values)
        return values or [""]

    def _look_up(self, lookup: ways.Lookup, values: list[str]) -> list[str]:
        is_step = len(lookup.relation) == 1
        place = (self._query if is_step else "", lookup, tuple(values))
        known = self._night.looked_up
        if place not in known:
            leaf = pushing.restricted(
                trees.table(lookup.relation, "looked_up"), lookup.held, values or [""], self._rule.steps
            )
            query = trees.select([trees.column(lookup.read)], leaf)
            text = trees.text_of(trees.with_steps(self._tasks_renamed(query), self._rule.steps))
            known[place] = sorted({str(row[0]) for row in self._run(text).fetchall() if row[0] is not None})
        return known[place]

    def _make(self, table: str, query: Node) -> int:
        text = trees.text_of(self._tasks_renamed(trees.with_steps(query, self._rule.steps)))
        statement = f"CREATE OR REPLACE TEMP TABLE {sql.identifier(table)} AS\n{text}"
        return int(self._run(statement).fetchall()[0][0])

    def _run(self, text: str) -> Any:
        return sql.run(self._night.con, text, self._parameters)

    def _tasks_renamed(self, node: Node) -> Node:
        if not self._reads_tasks:
            return node

        def change(it: Node) -> Node | None:
            if it.get("type") == "BASE_TABLE" and path_of(it) == _TASKS:
                return trees.table(self._night.tasks, it["alias"] or _TASKS[-1])
            return None

        found: Node = trees.changed(node, change)
        return found


def _without(source: Node, left_out: Collection[str]) -> Node:
    """A FROM without some tables that are joined where they have a row."""
    if source["type"] != "JOIN":
        return source
    left = _without(source["left"], left_out)
    if source["join_type"] == "LEFT" and source["right"]["type"] != "JOIN" and called(source["right"]) in left_out:
        return left
    return {**source, "left": left}


def read_as(row: Judged, operand: Operand) -> Any:
    """What an operand is in a row; None where it was lost on the way."""
    return row.values.get(_key(operand))


def _key(operand: Operand) -> str:
    return trees.written(operand.expression)


def _reach(truths: Sequence[bool]) -> int:
    return next((at for at, truth in enumerate(truths) if not truth), len(truths))


def _driver_held(stage: Stage) -> list[tuple[Node, Node]]:
    """The pairs that a stage's joins hold equal: a column of the driver's, and one of another table."""
    found = []
    for join in joins(stage.query["from_table"]):
        for mine, theirs in equalities(join["condition"]) if join.get("condition") else ():
            if _is_of(mine, stage.alias) and is_column(theirs) and not _is_of(theirs, stage.alias):
                found.append((mine, theirs))
    return found


def _texts(values: Sequence[Any]) -> list[str] | None:
    found = set(values) - {None} if all(isinstance(it, str | None) for it in values) else None
    if found is None or len(values) > _MOST:
        return None
    return sorted(found) or [""]


def _is_of(it: Node, name: str) -> bool:
    return is_column(it) and len(it["column_names"]) > 1 and str(it["column_names"][0]).lower() == name
