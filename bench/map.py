"""The map of a whole city in a real browser, beside a page that only draws the same shapes.

    python -m bench.map                     # 13,649 areas, 60,000 buildings; five turns of each page
    python -m bench.map --areas 13649 --buildings 60000 --turns 5 --keep DIR --library leaflet.js

The pages are opened from files in one run, turn about, in a new tab each. What is told is the time from the beginning
of the navigation until the first drawing is on the canvas, a pixel read back (median). ``--library``: a file with
Leaflet's own script, which then draws the same shapes as polygons on its canvas.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from outpost import pages
from outpost.briefing.map.atlas import Atlas, Ground, Told
from outpost.briefing.map.making import TEMPLATE
from outpost.briefing.map.outlines import Outlines, joined
from outpost.briefing.map.sheet import MEASURES, part_of
from outpost.briefing.map.voronoi import edges_between
from tests.chromium import Chromium

TOWNS, COMMUNITIES = 100, 2_000
MODELS = [("R1", "risks"), ("R2", "risks"), ("D1", "disputes"), ("P1", "population"), ("C3", "care"), ("A1", "address")]
_PLAIN = """
const areas = JSON.parse(document.getElementById("shapes").textContent), canvas = document.getElementById("canvas");
canvas.width = 820; canvas.height = 560;
const board = canvas.getContext("2d"), scale = Math.min(820 / areas.size[0], 560 / areas.size[1]);
board.scale(scale, scale); board.lineWidth = 0.7 / scale;
for (const area of areas.rings) {
  board.beginPath();
  for (const ring of area) {
    board.moveTo(ring[0], ring[1]);
    for (let i = 2; i < ring.length; i += 2) board.lineTo(ring[i], ring[i + 1]);
  }
  board.fillStyle = "#a9c9e6"; board.fill("evenodd"); board.stroke();
}
performance.mark("map-drawn");
"""
_LEAFLET = """
const areas = JSON.parse(document.getElementById("shapes").textContent);
const box = document.createElement("div");
box.id = "map";
box.style = "width:820px;height:560px;position:relative;overflow:hidden";
document.getElementById("canvas").replaceWith(box);
const map = L.map("map", { crs: L.CRS.Simple, preferCanvas: true, zoomSnap: 0, minZoom: -20, attributionControl: false,
  zoomAnimation: false, fadeAnimation: false });
map.fitBounds([[0, 0], [-areas.size[1], areas.size[0]]], { animate: false });
for (const area of areas.rings) {
  const rings = area.map((ring) => {
    const found = [];
    for (let i = 0; i < ring.length; i += 2) found.push([-ring[i + 1], ring[i]]);
    return found;
  });
  L.polygon(rings, { weight: 0.7, color: "#7d8b97", fillColor: "#a9c9e6", fillOpacity: 1, smoothFactor: 0 }).addTo(map);
}
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("map-drawn")));
"""
# The canvas only notes what it is to draw; reading a pixel back makes it draw.
_FLUSH = """const mark = performance.mark.bind(performance);
performance.mark = (name) => {
  if (name === "map-drawn") document.querySelector("canvas").getContext("2d").getImageData(0, 0, 1, 1);
  return mark(name);
};"""
_DRAWN = """new Promise((done) => { const look = () => {
  const [it] = performance.getEntriesByName("map-drawn");
  it ? done(it.startTime) : setTimeout(look, 50); }; look(); })"""


def city(areas: int, buildings: int) -> Atlas:
    """Grids around the communities of a city of 120 by 90 km, and tasks on them."""
    rng = np.random.default_rng(6)
    community = rng.random((COMMUNITIES, 2)) * [120_000, 90_000]
    of = np.sort(rng.integers(0, COMMUNITIES, areas))
    middle = community[of] + rng.normal(0, 900, (areas, 2))
    owner = np.concatenate([np.arange(areas), rng.integers(0, areas, max(buildings - areas, 0))])
    points = np.rint(middle[owner] + rng.normal(0, 180, (len(owner), 2))).astype(np.int64)
    points, first = np.unique(points, axis=0, return_index=True)
    outlines = joined(edges_between(points - points.min(axis=0), owner[first]))
    town = of * TOWNS // COMMUNITIES
    frame = pl.DataFrame(
        {
            "row": pl.Series(range(areas), dtype=pl.UInt32),
            "code": [
                f"3206{at // 20:02d}{at:03d}{it % 1000:03d}G{n:05d}"
                for n, (at, it) in enumerate(zip(town, of, strict=True))
            ],
            "name": [f"幸福里{it}社区第{n % 9 + 1}网格" for n, it in enumerate(of)],
            "community_code": [f"3206{at // 20:02d}{at:03d}{it:04d}" for at, it in zip(town, of, strict=True)],
            "community": [f"幸福里{it}社区" for it in of],
            "town_code": [f"3206{at // 20:02d}{at:03d}" for at in town],
            "town": [f"第{at}街道" for at in town],
            "district_code": [f"3206{at // 20:02d}" for at in town],
            "district": [f"{at // 20}区" for at in town],
            "station_code": [None] * areas,
        }
    )
    layers = ["all", *dict.fromkeys(theme for _, theme in MODELS), *(model for model, _ in MODELS)]
    counts = pl.concat(_counts(layer, areas, rng) for layer in layers)
    sums = pl.DataFrame(
        schema={"ground": str, "ground_code": str, "code": str, **dict.fromkeys([*MEASURES, "nowhere"], int)}
    )
    kinds: dict[str, Any] = {
        "is_building": bool,
        "name": str,
        "district_code": str,
        "town_code": str,
        "codes": pl.List(str),
    }
    places = pl.DataFrame(schema=kinds)
    models = pl.DataFrame(
        [(model, theme, "事项") for model, theme in MODELS], schema=["model_id", "theme", "title"], orient="row"
    )
    return Atlas("gov", frame, outlines, [Told("sketched", {})], counts, sums, places, models)


def _counts(layer: str, areas: int, rng: np.random.Generator) -> pl.DataFrame:
    """Counts of a layer: everywhere of all, in half of the areas of a theme or model; most small."""
    rows = np.flatnonzero(rng.random(areas) < (1 if layer == "all" else 0.5))
    some = {name: rng.poisson(mean, len(rows)) for name, mean in zip(MEASURES, (6, 0.3, 1.5, 0.8, 0.4), strict=True)}
    masked = {name: np.where((it > 0) & (it < 3), -1, it) for name, it in some.items()}
    return pl.DataFrame({"layer": [layer] * len(rows), "row": pl.Series(rows, dtype=pl.UInt32), **masked})


def plain(outlines: Outlines, areas: int) -> str:
    """The rings of all areas as they are drawn one by one."""
    rings = outlines.rings()
    low = np.concatenate(outlines.lines).min(axis=0)
    high = np.concatenate(outlines.lines).max(axis=0)
    lines = [((line - low) // 4).tolist() for line in outlines.lines]

    def flat(ring: list[int]) -> list[int]:
        points = [point for arc in ring for point in (lines[arc] if arc >= 0 else lines[~arc][::-1])[:-1]]
        return [number for point in points for number in point]

    found = {
        "size": ((high - low) // 4).tolist(),
        "rings": [[flat(ring) for ring in rings.get(at, [])] for at in range(areas)],
    }
    return json.dumps(found, separators=(",", ":"))


def page(shapes: str, script: str) -> str:
    """A page of nothing but shapes and a script."""
    return (
        '<!DOCTYPE html><meta charset="utf-8"><title>plain</title><canvas id="canvas"></canvas>'
        f'<script type="application/json" id="shapes">{shapes}</script><script>{script}</script>'
    )


def main() -> None:
    """Make the pages, open them, tell the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--areas", type=int, default=13_649)
    parser.add_argument("--buildings", type=int, default=60_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder that the pages stay in")
    parser.add_argument("--library", type=Path, help="Leaflet's script")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = said.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.process_time()
        whole = city(said.areas, said.buildings)
        drawn = time.process_time()
        part = part_of(whole, Ground("city"), "CGCS2000")
        texts = {"map": pages.render(TEMPLATE, "一张图", pages.Head(), {"part": part.markup}, script=part.script)}
        ended = time.process_time()
        assert whole.outlines is not None
        shapes = plain(whole.outlines.simplified(60), said.areas)
        texts["plain"] = page(shapes, _PLAIN)
        if said.library:
            texts["library"] = page(shapes, said.library.read_text(encoding="utf-8") + _LEAFLET)
        took = f"outlines {drawn - began:.1f} s, page {ended - drawn:.1f} s of a processor"
        sys.stdout.write(f"{said.areas:,} areas: {took}\n")
        medians = measured(
            {name: put(folder / f"{name}.html", text) for name, text in texts.items()}, said.turns, Path(scratch)
        )
        for name, text in texts.items():
            ratio = medians[name] / medians["plain"]
            size = len(text.encode()) / 1e6
            sys.stdout.write(f"{name:8} {size:.2f} MB, drawn after {medians[name]:.0f} ms, {ratio:.2f} x plain\n")


def put(path: Path, text: str) -> Path:
    """Write a page."""
    path.write_text(text, encoding="utf-8")
    return path


def measured(files: dict[str, Path], turns: int, scratch: Path) -> dict[str, float]:
    """The median of the milliseconds until each page is drawn."""
    found: dict[str, list[float]] = {name: [] for name in files}
    with Chromium(scratch / "browser") as browser:
        for _ in range(turns):
            for name, file in files.items():
                opened = browser.open("about:blank", 1366, 768)
                opened.call("Page.addScriptToEvaluateOnNewDocument", source=_FLUSH)
                opened.go(file.as_uri())
                found[name].append(opened.run(_DRAWN))
                opened.call("Page.close")
    return {name: statistics.median(times) for name, times in found.items()}


if __name__ == "__main__":
    main()
