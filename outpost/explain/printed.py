"""An explanation as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outpost.explain.conditions import Condition
from outpost.explain.explanation import Explanation
from outpost.explain.recomputing import Recomputed
from outpost.explain.words import recipient, route, said
from outpost.pages import Words

_WIDE = 14


def verdict(explanation: Explanation) -> Words:
    """What came of computing the finding again, in words."""
    one, rule = explanation.recomputed, explanation.rule
    key = "holds_otherwise" if one.verdict == "holds" and not one.same_words else one.verdict
    return said("recomputed", key, version=rule.version, current=rule.installed)


def lines(explanation: Explanation) -> Iterator[str]:
    """The explanation from top to bottom."""
    yield from _head(explanation)
    yield ""
    yield from _rule(explanation)
    yield ""
    yield from _rows(explanation)
    if explanation.matches:
        yield ""
        yield from _matches(explanation)
    yield ""
    yield from _route(explanation)
    yield ""
    yield from _life(explanation)


def _head(it: Explanation) -> Iterator[str]:
    task = it.task
    ending = f", {said('endings', task['ending']).en}" if task["ending"] else ""
    waits = f", {said('queue', task['queue_reason']).en}" if task["queue_reason"] else ""
    yield _line("task", f"{task['task_number']}  {said('states', task['state']).en}{ending}{waits}")
    for sentence in it.sentences:
        yield _line(f"why ({sentence.zone})", f"{sentence.matter}：{sentence.why}")
    yield _line("address", it.address or "—")
    yield _line("recomputed", verdict(it).en)
    nights = it.nights
    if nights.found_on:
        yield _line("found", f"night of {nights.found_on}, ledger head {(nights.found_head or '—')[:8]}")
    yield _line("as of", f"night of {nights.last_night}, ledger head {nights.head[:8]}")


def _rule(it: Explanation) -> Iterator[str]:
    rule = it.rule
    yield _line(
        "rule", f"{rule.model_id} {rule.title or ''} {rule.reason} {rule.reason_title or ''}, version {rule.version}"
    )
    if rule.summary:
        yield _line("", rule.summary)
    if rule.query_sha256:
        yield _line("query", f"sha256 {rule.query_sha256}")
    for condition in it.conditions:
        yield _line("  and" if condition.within else "condition", _condition(condition))
    for one in rule.parameters:
        since = f"since {one.since}" if one.since else "outpost.toml"
        yield _line("parameter", f"{one.name} = {one.value} {one.unit} ({one.basis}, {since}): {one.description}")
    for name, value in it.evidence.items():
        if value not in (None, [], ""):
            yield _line("evidence", f"{name} = {shown(value)}")


def _condition(one: Condition) -> str:
    mark = "✓" if one.holds else "✗"
    values = ", ".join(f"{name} = {shown(value)}" for name, value in one.values.items())
    limits = ", ".join(f"{it.name} {it.value} {it.unit} ({it.basis}, since {it.since or '—'})" for it in one.parameters)
    return " | ".join(part for part in (f"{mark} {one.said}", values, limits) if part)


def _rows(it: Explanation) -> Iterator[str]:
    for one in it.deliveries:
        yield _line("rows", f"{one.delivery} row {one.rows}  ({one.file}, sha256 {one.sha256 or 'unknown'})")
    gone = sum(not row.there for row in it.rows)
    if gone:
        yield _line("", f"{gone} of these rows can be read no more: they are past their time")
    for row in it.rows:
        if row.line is not None:
            told = "; ".join(f"{name} {value}" for name, value in row.line.items())
            yield _line("row", f"{row.title} {row.delivery} row {row.row_number}: {told}")


def _matches(it: Explanation) -> Iterator[str]:
    told: set[tuple[str, ...]] = set()
    for one in it.matches:
        where = one.address_code or ", ".join(one.candidates) or "—"
        text = one.text or one.normalised or "(gone)"
        yield _line("text", f"{one.delivery} row {one.row_number}: {text} -> {one.status} {where} ({one.method})")
        if one.stages and tuple(one.stages) not in told:
            told.add(tuple(one.stages))
            for line in one.stages:
                yield _line("", line)


def _route(it: Explanation) -> Iterator[str]:
    yield _line("route", f"{it.task['route']}: {route(it.task['route']).en}")
    for who in it.recipients:
        fallback = f" ({said('fallbacks', who['fallback']).en})" if who["fallback"] else ""
        yield _line("", f"{said('roles', who['role']).en}: {recipient(who['kind'], who['number']).en}{fallback}")


def _life(it: Explanation) -> Iterator[str]:
    for event in it.events:
        by = f" by {event.by.en}" if event.by else ""
        note = f": {event.note}" if event.note else ""
        yield _line(str(event.business_date), f"{event.said.en}{by}{note}")


def totals(found: Iterable[Recomputed]) -> dict[str, int]:
    """How many tasks came out how, by verdict."""
    counted: dict[str, int] = {}
    for one in found:
        counted[one.verdict] = counted.get(one.verdict, 0) + 1
    return dict(sorted(counted.items()))


def shown(value: object) -> str:
    """A value as it is read: lists joined, nothing as a dash."""
    if value is None or value == []:
        return "—"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _line(name: str, text: str) -> str:
    return f"{name:<{_WIDE}}{text}".rstrip()
