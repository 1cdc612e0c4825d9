"""``outpost province``."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outpost.cli.language import echo
from outpost.cli.options import BusinessDate, json_option, print_json, print_table, yesterday
from outpost.home import Home

if TYPE_CHECKING:
    from outpost.province.nights import CityNight


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--add", "homes", metavar="HOME", multiple=True, help="add a city's home, and run nothing; may be repeated"
)
@click.option("--date", "business_date", type=BusinessDate(), default=None, help="T  [default: yesterday]")
@click.option("--at-once", type=click.IntRange(1, 64), default=None, help="cities at a time  [default: province.toml]")
@json_option
def province(
    folder: Path, homes: tuple[str, ...], business_date: dt.date | None, at_once: int | None, as_json: bool
) -> None:
    """One night over the homes of a province's cities, an exchange of person keys between them, one summary.

    DIR holds province.toml. Each city's night, with those that wait before it, is the one of `outpost nightly`, in a
    process of its own. A city that fails stops no other; the exit code is then 1, as where the exchange fails.
    """
    import json

    from outpost.province import settings

    root = folder.resolve()
    if homes:
        added = [settings.add(root, Home.find(home)) for home in homes]
        if as_json:
            print_json({"province": root, "added": added})
        else:
            echo(f"{root}: added {', '.join(added)}")
        return
    found = settings.read(root)
    if not found.cities:
        raise click.UsageError(f"no city yet: `outpost province {folder} --add HOME`")
    day = business_date or yesterday()
    (entry,) = importlib.metadata.entry_points(group="outpost.provinces", name="dagster")

    def heard(code: str, city: CityNight) -> None:
        if not as_json:
            said = f"published, {city.lists:,} lists" if city.published else "not published"
            echo(f"{code} {found.cities[code].name}: {said}", err=True)

    with settings.alone(found):
        cities, page = entry.load()(found, day, at_once or found.at_once, heard)
    told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    _print(root, day, page, told, as_json=as_json)
    if told["exchange"]["failed"] or not all(city.published for city in cities.values()):
        sys.exit(1)


def _print(root: Path, day: dt.date, page: Path, told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json({**told, "page": page})
        return
    columns = ("code", "name", "published", "lists", "lines", "new", "open", "overdue", "quarantined", "seconds")
    echo(f"night of {day} in {root}")
    echo()
    cities = [{**city, "published": "yes" if city["published"] else "no"} for city in told["cities"]]
    print_table(list(columns), [[city[name] for name in columns] for city in cities])
    for city in told["cities"]:
        for line in city["why"]:
            echo(f"outpost: {city['name']} ({city['code']}): {line}", err=True)
    for code, why in told["exchange"]["failed"].items():
        echo(f"outpost: exchange of {code}: {why}", err=True)
    pairs = [["<3" if value is None else value for value in pair.values()] for pair in told["exchange"]["pairs"]]
    if pairs:
        echo()
        print_table(list(told["exchange"]["pairs"][0]), pairs)
    echo()
    echo(f"summary: {page}")
