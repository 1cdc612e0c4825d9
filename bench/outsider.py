# ruff: noqa: T201 - figures are printed
"""A generator of addresses and texts by somebody who has not seen the resolver.

It is written from the contract alone (police.standard_address, the term "match") and from how people write addresses.
A city is built of which the register has a part; each kind of text is made many times, with its truth known: the one
dwelling, a cancelled address, several, or none, because the door or its whole estate is not in the register.

    python -m bench.outsider --seed 1                       a table: right, wrong, missed of each kind
    python -m bench.outsider --seed 2 --kind sibling --show wrong 20
"""

from __future__ import annotations

import argparse
from collections import Counter
from typing import NamedTuple

import polars as pl

from bench.outside import beside, groups, habits, known_names, names, numbers, places, siblings, spelling, towns
from bench.outside.world import Node, World
from bench.outside.writing import KINDS, Case, Writer, texts_of
from outpost.address import build_register, resolve

__all__ = ["KINDS", "Case", "City", "Score", "generate", "score"]

MODULES = (names, siblings, towns, groups, numbers, beside, places, known_names, spelling, habits)
"""Importing them fills the list of kinds."""


class City(NamedTuple):
    """``register``: columns of police.standard_address; ``aliases``: kind, old_name, new_name; ``cases``: the texts."""

    register: pl.DataFrame
    aliases: pl.DataFrame
    cases: list[Case]


class Score(NamedTuple):
    """One text: ``verdict`` is right, wrong (a HOUSE that is not the truth) or missed; what the resolver gave."""

    case: Case
    verdict: str
    status: str
    code: str | None


def generate(
    seed: int, texts: int = 60, nodes: int = 20_000, kinds: tuple[str, ...] = (), *, complete: bool = False
) -> City:
    """A register of about ``nodes`` addresses and up to ``texts`` texts of each kind (all when none is named).

    Half of the estates, a town, and one door in six are not in it, unless ``complete``.
    """
    world = World(seed, nodes, complete=complete)
    chosen = [KINDS[name] for name in kinds or KINDS]
    cases = [case for kind in chosen for case in texts_of(world, seed, kind, texts)]
    former = [("town", old, new) for new, old in towns.aliased_towns(Writer(world, seed, "aliases"))]
    districts = [("district", "港闸区", "崇川区"), ("district", "海门市", "海门区"), ("district", "海安县", "海安市")]
    aliases = pl.DataFrame(districts + former, schema=["kind", "old_name", "new_name"], orient="row")
    return City(register(world), aliases, cases)


def register(world: World) -> pl.DataFrame:
    """The rows of the extract, as its contract has them."""
    return pl.DataFrame([row(node) for node in world.nodes if node.registered], infer_schema_length=None)


def row(node: Node) -> dict[str, object]:
    chain = node.chain()
    community = node.at(3)
    town = node.at(2)
    return {
        "address_code": node.code,
        "level": node.level,
        "parent_code": node.parent.code if node.parent else None,
        "name": node.name,
        "full_name": "".join(above.name for above in chain),
        "district_code": chain[0].code,
        "town_code": town.code if town else None,
        "community_code": f"{town.code}{int(community.code[-3:]):03d}" if town and community else None,
        "beat_code": None,
        "status": node.status,
        "longitude": None,
        "latitude": None,
        "updated_at": "2026-11-20T09:00:00+08:00",
    }


def score(city: City) -> list[Score]:
    """What the resolver makes of each text."""
    index = build_register(city.register, city.aliases)
    found = resolve([case.text for case in city.cases], index)
    pairs = zip(city.cases, found["status"].to_list(), found["address_code"].to_list(), strict=True)
    return [Score(case, verdict(case, str(status), code), str(status), code) for case, status, code in pairs]


def verdict(case: Case, status: str, code: str | None) -> str:
    """A HOUSE that is not the truth is wrong; what is expected and not given is missed; the rest is right."""
    if status == "HOUSE":
        return "right" if case.expected in ("HOUSE", "MAY") and code == case.code else "wrong"
    if case.expected in ("NOT", "MAY"):
        return "right"
    return "right" if status == case.expected and (case.code is None or code == case.code) else "missed"


def table(scores: list[Score]) -> None:
    """One line a kind, with the first wrong text, then the totals."""
    counts = Counter((s.case.kind, s.verdict) for s in scores)
    print(f"{'kind':28}{'topic':>7}{'right':>7}{'wrong':>7}{'missed':>7}{'total':>7}  a wrong one")
    for name, kind in sorted(KINDS.items(), key=lambda pair: (pair[1].topic.zfill(2), pair[0])):
        right, wrong, missed = (counts[name, verdict] for verdict in ("right", "wrong", "missed"))
        if right + wrong + missed:
            example = next((s.case.text for s in scores if s.case.kind == name and s.verdict == "wrong"), "")
            print(f"{name:28}{kind.topic:>7}{right:7}{wrong:7}{missed:7}{right + wrong + missed:7}  {example}")
    given = [s for s in scores if s.status == "HOUSE"]
    sure = [s for s in scores if s.case.expected == "HOUSE"]
    absent = [s for s in scores if s.case.expected == "NOT"]
    right = sum(s.verdict == "right" for s in given)
    print(f"{len(scores):,} texts of {len({s.case.kind for s in scores})} kinds; {len(given):,} given a HOUSE")
    print(f"precision on HOUSE {right / max(len(given), 1):.2%} ({len(given) - right:,} wrong)")
    recall = sum(s.verdict == "right" for s in sure) / max(len(sure), 1)
    print(f"recall {recall:.2%} of {len(sure):,} that name one dwelling")
    print(f"no such door: {sum(s.verdict == 'wrong' for s in absent):,} of {len(absent):,} given a HOUSE")


def show(scores: list[Score], city: City, wanted: str, count: int) -> None:
    """Texts of a verdict, with what they should have been and what they were taken for (all names are invented)."""
    names = dict(city.register.select("address_code", "full_name").iter_rows())
    for s in [s for s in scores if s.verdict == wanted][:count]:
        truth, given = names.get(s.case.code, ""), names.get(s.code, "")
        print(f"{s.case.kind}: {s.case.text} | should be {s.case.expected} {truth} | was {s.status} {given}")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1, help="an even and an odd seed have other words")
    options.add_argument("--texts", type=int, default=100, help="texts of each kind")
    options.add_argument("--nodes", type=int, default=20_000, help="addresses of the register, about")
    options.add_argument(
        "--kind", action="append", default=[], choices=list(KINDS), help="only this kind; may be repeated"
    )
    options.add_argument("--complete", action="store_true", help="a register that lacks nothing")
    options.add_argument("--show", nargs=2, metavar=("wrong|missed", "N"), help="texts to print")
    given = options.parse_args()
    city = generate(given.seed, given.texts, given.nodes, tuple(given.kind), complete=given.complete)
    print(f"{city.register.height:,} addresses")
    scores = score(city)
    table(scores)
    if given.show:
        show(scores, city, given.show[0], int(given.show[1]))


if __name__ == "__main__":
    main()
