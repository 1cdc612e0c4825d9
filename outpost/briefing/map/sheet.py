"""One ground's map as a part of a page: markup with its data and style, and the script that draws it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from outpost import pages
from outpost.briefing.map import coding
from outpost.briefing.map.atlas import Atlas, Ground, Zone, atlas, suspect
from outpost.briefing.map.words import section, words
from outpost.briefing.published import Published
from outpost.pages import Words

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE = "briefing/map/section.html"
MEASURES = ("live", "new", "due", "late", "review")
MOST_BYTES = 900_000
"""What the outlines of one page may take (bytes of its text)."""
MOST_PLACES = 6_000
"""Places of one page's search: towns and communities always; roads and estates, then buildings, while so few."""
_WIDE = 12_000
_FINE = 2_000
"""Units across a page's ground, and how many of its own tolerance: half a pixel of a usual screen."""
_WORTH = 15
"""Metres from which on leaving points out makes a page smaller: those of a sketch are farther apart."""
_THEMES = ("address", "population", "disputes", "risks", "care", "people")


class Drawn(NamedTuple):
    """``markup`` stands in the page; ``script`` runs at its end (``pages.render``) and reads nothing but the markup."""

    markup: Markup
    script: str


def drawn(facts: Published, zone: Zone, ground: Ground, made: Atlas | None = None) -> Drawn:
    """The map of a ground for a network. ``made``: the network's atlas, where several grounds are drawn.

    Where nothing can be drawn it is a sentence that says why, and no script.
    """
    if made is None and not facts.has_registers:
        return Drawn(_markup({"zone": zone, "why": words("map.no_registers")}), "")
    return part_of(made or atlas(facts, zone), ground, facts.settings.map.datum)


def part_of(whole: Atlas, ground: Ground, datum: str, *, alone: bool = True) -> Drawn:
    """The same of an atlas; ``datum`` is named on the map. ``alone``: with the sums of what lies below the ground."""
    values: dict[str, Any] = {"zone": whole.zone, "why": None}
    if alone:
        values["sums"] = _sums(whole.below(ground))
    values["sums_header"] = [words("script.area"), *(words(f"measure.{name}") for name in (*MEASURES, "nowhere"))]
    if whole.outlines is None:
        return Drawn(_markup({**values, "why": words("map.no_map")}), "")
    values["told"] = [words(f"told.{it.key}", **it.values) for it in whole.told]
    values["datum"] = words("map.datum", datum=datum)
    values["data"] = data_of(whole, ground)
    values["style"] = pages.inline(_beside("map.css")).text
    return Drawn(_markup(values), script())


@cache
def script() -> str:
    """The text of the map's script, without its comments and indents."""
    lines = (line.strip() for line in _beside("map.js").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def data_of(whole: Atlas, ground: Ground) -> dict[str, Any]:
    """What the script draws from: shapes, names and counts of the areas of a ground, in the order of their codes."""
    own = whole.within(ground)
    rows = own["row"].to_list()
    shapes = _drawing(whole, rows)
    towns = own.unique("town_code", keep="first", maintain_order=True).select("town_code", "town")
    town = {code: at for at, code in enumerate(towns["town_code"])}
    known_communities = own.filter(pl.col("community").is_not_null())
    communities = known_communities.unique("community_code", keep="first", maintain_order=True)
    community = {code: at for at, code in enumerate(communities["community_code"])}
    of_community = [community.get(it, -1) for it in own["community_code"]]
    names = _beside_community(own)
    known = sorted(set(names))
    tail = {name: at for at, name in enumerate(known)}
    layers, counts = _counts(whole, rows)
    places, place_areas = _places(whole, ground, own)
    return {
        "size": list(shapes.size),
        "step": shapes.step,
        "arcs": shapes.arcs,
        "sides": shapes.sides,
        "codes": fronted(own["code"]),
        "communities": fronted(communities["community"]),
        "community": coding.packed(coding.folded(np.diff(of_community, prepend=0))),
        "tails": fronted(known),
        "names": coding.packed([tail[name] for name in names]),
        "towns": towns["town"].to_list(),
        "town": coding.packed([town[code] for code in own["town_code"]]),
        "measures": [list(words(f"measure.{name}")) for name in MEASURES],
        "layers": layers,
        "counts": counts,
        "places": places,
        "found": place_areas,
        "words": section("script"),
    }


def fronted(texts: Iterable[str]) -> str:
    """Texts, one a line: how many characters (in base 36, at most 35) are those of the line before, then the rest.

    >>> fronted(["320613G01", "320613G02"])
    '0320613G01\\n82'
    """
    found, last = [], ""
    for text in (text.replace("\n", " ") for text in texts):
        alike = min(35, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(last, text, strict=False))))
        found.append("0123456789abcdefghijklmnopqrstuvwxyz"[alike] + text[alike:])
        last = text
    return "\n".join(found)


def _beside_community(own: pl.DataFrame) -> list[str]:
    """Names of areas; where one begins with its community's, ``*`` stands for that."""
    pairs = own.select("name", "community").rows()
    return [f"*{name[len(over) :]}" if over and name.startswith(over) else name for name, over in pairs]


def _drawing(whole: Atlas, rows: Sequence[int]) -> coding.Drawing:
    assert whole.outlines is not None
    own = whole.outlines.only(rows)
    if not own.lines:
        return coding.drawing(own, rows, 1)
    every = np.concatenate(own.lines)
    wide = int((every.max(axis=0) - every.min(axis=0)).max())
    step, metres = max(1, round(wide / _WIDE)), wide / _FINE
    found = coding.drawing(own.simplified(metres) if metres >= _WORTH else own, rows, step)
    while found.bytes > MOST_BYTES and metres < wide:
        metres, step = metres * 2, step * 2
        found = coding.drawing(own.simplified(metres, keep_sides=False), rows, step)
    return found


def _counts(whole: Atlas, rows: Sequence[int]) -> tuple[list[list[str]], str]:
    """The layers that have a count here, and the counts of their areas: which are none, <3 or more, then these."""
    local = pl.DataFrame({"row": rows, "at": range(len(rows))}, schema={"row": pl.UInt32, "at": pl.Int64})
    own = whole.counts.join(local, on="row", how="inner").sort("layer", "at")
    of_layer = own.partition_by("layer", as_dict=True, maintain_order=True)
    names = {"all": list(words("script.all"))} | {theme: list(words(f"theme.{theme}")) for theme in _THEMES}
    names |= {model: [f"{model} {title}"] * 2 for model, _, title in whole.models.rows()}
    layers, stream = [], []
    for layer, name in names.items():
        frame = of_layer.get((layer,))
        if frame is None:
            continue
        layers.append([layer, *name])
        stream.append(len(frame))
        last = 0
        for at, *counts in frame.select("at", *MEASURES).rows():
            stream += [at - last, sum(3**place * _state(count) for place, count in enumerate(counts))]
            stream += [count for count in counts if count > 0]
            last = at
    return layers, coding.packed(stream)


def _state(count: int) -> int:
    return 0 if count == 0 else 1 if count < 0 else 2


def _places(whole: Atlas, ground: Ground, own: pl.DataFrame) -> tuple[str, str]:
    """Names for the search, and the areas of each."""
    at = {code: place for place, code in enumerate(own["code"])}
    town = own.group_by("town_code", maintain_order=True).agg(pl.col("town").first(), pl.col("code"))
    found = list(zip(town["town"], town["code"].to_list(), strict=True))
    community = own.filter(pl.col("community").is_not_null()).group_by("community_code", maintain_order=True)
    named = community.agg(pl.col("community").first(), pl.col("town").first(), pl.col("code"))
    found += [(f"{where}{name}", codes) for _, name, where, codes in named.rows()]
    inside = whole.places
    if ground.level in ("district", "town"):
        inside = inside.filter(pl.col(f"{ground.level}_code") == ground.code)
    elif ground.level == "station":
        inside = inside.filter(pl.col("codes").list.eval(pl.element().is_in(own["code"].implode())).list.any())
    sites = inside.filter(~pl.col("is_building"))
    if len(found) + len(sites) <= MOST_PLACES:
        chosen = inside if len(found) + len(inside) <= MOST_PLACES else sites
        found += [(name, codes) for name, codes in chosen.select("name", "codes").rows() if not suspect(name)]
    numbers: list[int] = []
    for _, codes in found:
        areas = np.array([at[code] for code in codes if code in at], dtype=np.int64)
        numbers += [len(areas), *coding.folded(np.diff(areas, prepend=0)).tolist()]
    return fronted(name for name, _ in found), coding.packed(numbers)


def _sums(frame: pl.DataFrame) -> list[list[Any]]:
    rows = frame.select("name", *MEASURES, "nowhere").rows()
    return [[name or words("map.unplaced"), list(map(shown, counts))] for name, *counts in rows]


def shown(count: int) -> int | str:
    """A count as a page has it: -1 is one or two."""
    return "<3" if count < 0 else count


def _markup(values: dict[str, Any]) -> Markup:
    from markupsafe import Markup

    return Markup(pages.template(TEMPLATE).render({"words": words, **values}))


def _beside(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def title(facts: Published, ground: Ground, made: Atlas | None) -> Words:
    """What the page of one map is called."""
    if ground.level == "city" or made is None:
        return words("map.page_city", name=facts.settings.city.name)
    return words("map.page_district", name=made.within(ground)["district"][0])
