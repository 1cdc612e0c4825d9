"""What the page of a desk says, as the values of its template. Counts under three leave here as ``<3``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from outpost import begun, contracts, pages
from outpost.briefing.map import Drawn
from outpost.briefing.pages.counts import change, drawn, shown
from outpost.briefing.pages.numbers import THEMES, TOLD, AnySpec, Desk, Numbers, Row, Zone, knows, week_before
from outpost.briefing.pages.words import words
from outpost.briefing.published import Published
from outpost.lists.lines.areas import models_not_run
from outpost.pages import Head, Words

TEMPLATE = "briefing/pages/page.html"
PRINTED = 30
"""Areas that the print shows; the screen has all. A district has fewer than that of towns or stations."""
NAMED = 12
"""Vacant posts that are named."""
HANDED_OVER = "D2"
"""The model of disputes that were handed over (移交)."""
_TODAY = ("new", "open", "due", "overdue", "in_review", "queued")
_COURSE = ("new", "open", "overdue", "in_review", "queued", "ended")
_AREA = ("new", "open", "due", "overdue", "in_review", "queued", "ended")


@dataclass(frozen=True)
class Network:
    """What all pages of a network share."""

    themes: tuple[str, ...]
    models: Mapping[str, AnySpec]
    held: Sequence[str | Words]
    deliveries: Sequence[str | Words]


def network_of(facts: Published, told: Numbers, zone: Zone) -> Network:
    """The models that the network may know of, which of them did not run, and which of its deliveries failed."""
    known = {spec.id: spec for spec in begun.with_begun(facts.specs).values() if knows(zone, spec)}
    out = models_not_run(facts.con, facts.night)
    held: list[str | Words] = [text for model, text in out.items() if model in known and known[model].zones]
    unread = sum(1 for model in facts.specs.values() if not model.zones)
    if unread:
        held.append(words("held.unread", count=unread))
    own = [row for row in told.deliveries if row["extract"].startswith(f"{zone}.")]
    failed: list[str | Words] = [_delivery(row) for row in own]
    others = {row["extract"] for row in told.deliveries} - {row["extract"] for row in own}
    if others:
        failed.append(words("deliveries.other", count=len(others)))
    themes = tuple(theme for theme in THEMES if not (zone == "police" and theme == "care"))
    return Network(themes, known, held, failed)


def of_desk(
    facts: Published, told: Numbers, desk: Desk, network: Network, head: Head, part: Drawn | None = None
) -> str:
    """The page of a desk, as one HTML text; ``part`` is the map of its ground."""
    areas = told.areas.get(desk.key, [])
    total = {name: sum(row[name] for row in areas) for name in (*TOLD, *THEMES)}
    nights = {row["night"]: row for row in told.trend.get(desk.key, [])}
    vacant = told.vacant.get(desk.key, [])
    ran = sum(1 for model in network.models.values() if model.theme != "people")
    values = {
        "look": _look(),
        "words": words,
        "desk": desk,
        "network": network,
        "ran": ran,
        "is_quiet": not any(total[name] for name in ("open", "in_review", "queued")),
        "today": _today(facts, told, total, nights),
        "course": _course(told, nights),
        "bars": _bars(told, nights),
        "areas": _areas(told, desk, network, areas, total),
        "area_header": [words(f"counts.{name}") for name in _AREA] + [words(f"themes.{it}") for it in network.themes],
        "printed": PRINTED,
        "models": list(_models(told.matters.get(desk.key, []), network)),
        "model_header": [words(f"counts.{name}") for name in TOLD],
        "handed": _handed(told, desk, network),
        "vacant": vacant[:NAMED],
        "vacant_count": len(vacant),
        "vacant_covered": sum(1 for row in vacant if row["is_covered"]),
        "named": NAMED,
        "map": None if part is None else part.markup,
    }
    day = facts.list_day
    about = words("head.about", day=_day(day), weekday=words(f"weekdays.{day.weekday()}"))
    own = Head(head.business_date, head.ledger_head, about)
    return pages.render(TEMPLATE, _title(facts, desk), own, values, script=None if part is None else part.script)


@cache
def _look() -> Any:
    return pages.inline((Path(__file__).parent / "page.css").read_text(encoding="utf-8")).text


def _title(facts: Published, desk: Desk) -> Words:
    name = desk.name or desk.code
    if desk.level == "city":
        name = facts.settings.city.name
    elif desk.level == "station":
        name = f"{desk.code}（{desk.name}）" if desk.name else desk.code
    return words(f"title.{desk.level}_{desk.zone}", name=name)


def _day(day: dt.date) -> Words:
    return Words(f"{day.month}月{day.day}日", f"{day:%d %b}".lstrip("0"))


def _delivery(row: Row) -> Words:
    contract = contracts.ALL.get(row["extract"])
    title = contract.terms.title if contract is not None else row["extract"]
    name = Words(title, row["extract"])
    return words(f"deliveries.{row['state']}", title=name, count=row["deliveries"], why=row["why"])


def _today(facts: Published, told: Numbers, total: Row, nights: Mapping[dt.date, Row]) -> dict[str, Any]:
    """The counts of today, and by how much they changed since the last published night and that of a week ago."""
    earlier = told.nights[:-1]
    yesterday = earlier[-1] if earlier else None
    week = next((night for night in earlier if night <= week_before(facts.night)), None)

    def since(night: dt.date | None) -> list[str]:
        then = None if night is None else nights.get(night, dict.fromkeys(_COURSE, 0))
        return [change(total[name], None if then is None else then.get(name)) for name in _TODAY]

    def label(name: str, night: dt.date | None) -> Words:
        if night is None:
            return words(f"today.no_{name}")
        return words(f"today.{name}", day=_day(night + dt.timedelta(days=1)))

    return {
        "header": [words(f"counts.{name}") for name in _TODAY],
        "now": [shown(total[name]) for name in _TODAY],
        "late": _TODAY.index("overdue"),
        "since": [
            (label("yesterday", yesterday), since(yesterday)),
            (label("week", week), since(week)),
        ],
    }


def _course(told: Numbers, nights: Mapping[dt.date, Row]) -> dict[str, Any]:
    header = [words("trend.ended") if name == "ended" else words(f"counts.{name}") for name in _COURSE]
    rows = [
        (_day(night), [shown(nights[night][name]) if night in nights else 0 for name in _COURSE])
        for night in told.nights
    ]
    return {"header": header, "rows": rows, "late": _COURSE.index("overdue")}


def _bars(told: Numbers, nights: Mapping[dt.date, Row]) -> list[dict[str, Any]]:
    """The bars of the drawing: heights as shares of the highest, in per mille."""
    pairs = [
        (drawn(nights[night]["open"]), drawn(nights[night]["overdue"])) if night in nights else (0, 0)
        for night in told.nights
    ]
    highest = max([1, *(count for count, _ in pairs)])
    return [
        {
            "day": f"{night.month}/{night.day}",
            "open": round(1000 * count / highest),
            "overdue": round(1000 * min(late, count) / highest),
        }
        for night, (count, late) in zip(told.nights, pairs, strict=True)
    ]


def _areas(told: Numbers, desk: Desk, network: Network, rows: Sequence[Row], total: Row) -> dict[str, Any]:
    known = {row["below"]: row for row in rows}
    nothing = dict.fromkeys((*TOLD, *THEMES), 0)
    codes: list[str | None] = [*told.below(desk), *([None] if None in known else [])]
    highest = max([1, *(drawn(row["open"]) for row in rows)])
    names = {it.code: it.name for it in told.desks if it.zone == desk.zone}

    def cells(row: Row) -> list[int | str]:
        return [shown(row[name]) for name in (*_AREA, *network.themes)]

    def one(code: str | None) -> dict[str, Any]:
        row = known.get(code, nothing)
        opened, late = drawn(row["open"]), min(drawn(row["overdue"]), drawn(row["open"]))
        return {
            "code": code,
            "name": words("areas.unknown") if code is None else names.get(code) or told.names.get(code) or code,
            "cells": cells(row),
            "open": round(1000 * (opened - late) / highest),
            "overdue": round(1000 * late / highest),
        }

    return {"rows": [one(code) for code in codes], "total": cells(total), "late": _AREA.index("overdue")}


def _models(rows: Iterable[Row], network: Network) -> Iterable[dict[str, Any]]:
    """One line a model that has anything, with what is open of each matter."""
    of: dict[str, list[Row]] = {}
    for row in rows:
        of.setdefault(row["model_id"], []).append(row)
    order = {theme: place for place, theme in enumerate(THEMES)}

    for model in sorted(network.models.values(), key=lambda spec: (order[spec.theme], spec.id)):
        found = of.get(model.id, [])
        if not any(row[name] for row in found for name in TOLD):
            continue
        titles = {key: reason.title for key, reason in model.reasons.items()}
        yield {
            "id": model.id,
            "title": model.title,
            "theme": words(f"themes.{model.theme}"),
            "cells": [shown(sum(row[name] for row in found)) for name in TOLD],
            "late": TOLD.index("overdue"),
            "matters": [(titles.get(row["reason"], row["reason"]), shown(row["open"])) for row in found if row["open"]],
        }


def _handed(told: Numbers, desk: Desk, network: Network) -> list[tuple[str | Words, int | str, int | str | None]]:
    """What waits between the networks: disputes that were handed over, by what is wrong, and what departments got."""
    lines: list[tuple[str | Words, int | str, int | str | None]] = []
    model = network.models.get(HANDED_OVER)
    if model is not None:
        waits = {row["reason"]: row["open"] + row["in_review"] + row["queued"] for row in told.matters.get(desk.key, [])
                 if row["model_id"] == HANDED_OVER}  # fmt: skip
        lines = [(reason.title, shown(waits.get(key, 0)), None) for key, reason in model.reasons.items()]
    (handed,) = told.handed.get(desk.key) or [{"waiting": 0, "long": 0, "undelivered": 0}]
    return [
        *lines,
        (words("handed.transfer"), shown(handed["waiting"]), shown(handed["long"])),
        (words("handed.undelivered"), shown(handed["undelivered"]), None),
    ]
