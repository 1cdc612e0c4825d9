"""``explain``: how one text comes to its result, stage by stage, in lines that can be printed."""

from __future__ import annotations

import polars as pl

from outpost.address.read import segments as s
from outpost.address.read.normal import normalise
from outpost.address.read.numbers import SLOTS
from outpost.address.read.parts import PARTS, parts_of
from outpost.address.register.prepared import Register
from outpost.address.stages.lookup import run_stages
from outpost.address.stages.resolve import ask, cut_texts, resolve

_PART_NAMES = dict(
    zip(
        PARTS,
        ("省", "市", "区县", "镇街", "社区村", "道路", "门牌", "小区", "组", "幢", "单元", "层", "室"),
        strict=True,
    )
)


def explain(text: str, register: Register) -> list[str]:
    """Lines for a reader: normalised text, parsed parts, what its names mean, each stage tried, the outcome."""
    normalised = normalise(pl.Series([text], dtype=pl.String))
    lines = [f"text        {text}", f"normalised  {normalised[0]}"]
    parts, remark = parts_of(normalised)[0]
    for name, part in sorted(parts.items(), key=lambda item: item[1].start):
        lines.append(f"part        {_PART_NAMES[name]} {name} = {part.text} [{part.start}:{part.end}]")
    if remark:
        lines.append(f"remark      {remark}")
    cut, under = cut_texts(normalised, register)
    lines.extend(_segments(normalised, register))
    lines.extend(_names(cut, under, register))
    queries = ask(cut, under)
    lines.extend(_readings(queries))
    lines.extend(_unexplained(cut, queries))
    for stage, asked, outcome in run_stages(queries, cut, register):
        if asked.height:
            lines.append(f"stage       {stage.name}: {_found(outcome)}")
    result = resolve(normalised, register).row(0, named=True)
    lines.append(f"result      {result['status']} {result['address_code'] or '-'} ({result['method']})")
    if result["room_unknown"]:
        lines.append("            the room that the text names is not in the register")
    if result["candidates"]:
        lines.append("candidates  " + ", ".join(result["candidates"]))
    return lines


def _segments(normalised: pl.Series, register: Register) -> list[str]:
    row = s.segmented(normalised, register.protected).row(0)
    return ["segments    " + " | ".join(s.restored(piece) for piece in row if piece)]


def _names(cut: pl.DataFrame, under: pl.DataFrame, register: Register) -> list[str]:
    row = cut.row(0, named=True)
    lines = []
    for kind in ("districts", "towns", "communities"):
        if row[kind]:
            lines.append(f"names       {kind}: {', '.join(row[kind])}")
    names = (
        under.join(register.anchors, on="anchor_id", maintain_order="left")["name"]
        .unique(maintain_order=True)
        .to_list()
    )
    lines.append(
        "looked at   "
        + (
            ", ".join(names)
            if names
            else "no name of the register" + (f" ({row['refused']})" if row["refused"] else "")
        )
    )
    if row["repaired"]:
        lines.append("            by similarity of the name")
    return lines


def _readings(queries: pl.DataFrame) -> list[str]:
    lines = []
    for row in queries.sort("rank").select("reading", *SLOTS).unique(maintain_order=True).iter_rows(named=True):
        lines.append(
            f"reading {row['reading'] + 1}   " + ", ".join(f"{slot} {row[slot]}" for slot in SLOTS if row[slot])
        )
    return lines


def _unexplained(cut: pl.DataFrame, queries: pl.DataFrame) -> list[str]:
    """What is in no name and no number that was looked for: words, numbers passed over, a second door in brackets."""
    row = cut.row(0, named=True)
    passed = pl.concat([queries["passed"], queries["road_passed"]]).unique(maintain_order=True).to_list()
    words = [row["left_over"], *(f"number {number}" for number in passed if number)]
    words.append("another door in brackets" if row["other_door"] else None)
    said = "; ".join(filter(None, words))
    return [f"unexplained {said}"] if said else []


def _found(outcome: pl.DataFrame) -> str:
    if outcome.is_empty():
        return "nothing"
    row = outcome.row(0, named=True)
    return f"{row['status']} {row['address_code'] or ', '.join(row['candidates'])}"
