"""One page and one file of figures about a province's night: cities in the order of their codes, nobody ranked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from outpost import pages
from outpost.home import keep_private, write_whole
from outpost.pages import Words
from outpost.province.exchange import FEWEST, MATTERS
from outpost.province.nights import CityNight
from outpost.province.running import Exchanged
from outpost.province.settings import Province

_TITLE = Words("全省各市一夜", "A province's night")
_NAMES = {
    "registered_in_both": Words("两地均有户籍", "registered in both"),
    "live_here_registered_there": Words("居住本市、户籍在彼", "live here, registered there"),
    "mothers_registered_there": Words("本市出生、母亲户籍在彼", "births here, mother registered there"),
}


def told(province: Province, night: dt.date, cities: Mapping[str, CityNight], exchanged: Exchanged) -> dict[str, Any]:
    """The figures: ``business_date, cities, exchange``."""
    rows = [{"code": code, "name": province.cities[code].name, **asdict(cities[code])} for code in sorted(cities)]
    return {
        "business_date": night,
        "cities": rows,
        "exchange": {"pairs": exchanged.pairs, "failed": exchanged.failed, "hidden_below": FEWEST},
    }


def write(province: Province, night: dt.date, said: Mapping[str, Any]) -> Path:
    """Write ``reports/<T>.json`` and ``reports/<T>.html``; the page."""
    keep_private()
    province.reports.mkdir(exist_ok=True)
    content = json.dumps(said, ensure_ascii=False, indent=1, default=str)
    write_whole(province.reports / f"{night}.json", content + "\n")
    page = province.reports / f"{night}.html"
    write_whole(page, rendered(province, night, said))
    return page


def rendered(province: Province, night: dt.date, said: Mapping[str, Any]) -> str:
    """The page."""
    names = {code: city.name for code, city in province.cities.items()}
    cities = [_city(row) for row in said["cities"]]
    why = [(row["name"], line) for row in said["cities"] for line in row["why"]]
    why += [(names[code], line) for code, line in said["exchange"]["failed"].items()]
    held = [(row["name"], ", ".join(row["held"])) for row in said["cities"] if row["held"]]
    pairs = [
        (
            names[row["city"]],
            names[row["other"]],
            *(_shown(row[name]) for name in MATTERS),
        )
        for row in said["exchange"]["pairs"]
    ]
    values = {"cities": cities, "why": why, "held": held, "pairs": pairs, "matters": [_NAMES[name] for name in MATTERS]}
    return pages.render("province/page.html", _TITLE, pages.Head(business_date=night), values)


def _shown(count: int | None) -> int | str:
    return f"<{FEWEST}" if count is None else count


def _city(row: Mapping[str, Any]) -> tuple[Any, ...]:
    state = Words("已发布", "published") if row["published"] else Words("未发布", "not published")
    numbers = [row[name] for name in ("lists", "lines", "new", "open", "overdue", "rows", "quarantined", "seconds")]
    return (row["name"], row["code"], state, *(numbers if row["published"] else [None] * len(numbers)))
