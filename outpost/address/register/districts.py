"""A prepared register cut by district: its names whole, its doors one district at a time.

What a text can be matched to depends on the district that it names only through its names: each of these (a road, an
estate, a village) is one anchor a district, and a text is looked for under the anchors of all districts that it leaves
open. So the names, which are few, go to everybody; and once they are read it is known whose doors are needed, whatever
district a text names, none or another than its row's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from outpost.address.register import store
from outpost.address.register.prepared import Register


@dataclass(frozen=True, eq=False)
class Doors:
    """The doors of one district: its part of ``Register.index`` and the nodes of these, under the numbers that they
    have in the whole."""

    index: pl.DataFrame
    nodes: pl.DataFrame


def cut(folder: Path, names: Register) -> Iterator[tuple[str, Doors]]:
    """Each district's code with its doors, of the register kept under ``folder``; one district is held at a time.

    ``names``: of the same folder (:func:`outpost.address.register.store.load_names`).
    """
    for district in names.anchors["district_code"].drop_nulls().unique().sort():
        anchors = names.anchors.filter(pl.col("district_code") == district)
        yield district, Doors(*store.doors_under(folder, anchors["anchor_id"]))


def joined(names: Register, doors_of: Callable[[str], Doors], anchors: pl.Series) -> Register:
    """``names`` with all doors under some anchors (ids): texts that are looked for under no other are resolved as
    against the whole register. ``doors_of`` gives a district's doors and is asked for those that are needed."""
    wanted = anchors.unique().implode()
    districts = names.anchors.filter(pl.col("anchor_id").is_in(wanted))["district_code"].drop_nulls().unique().sort()
    index, nodes = [names.index], [names.nodes]
    for district in districts:
        doors = doors_of(district)
        index.append(doors.index.filter(pl.col("anchor_id").is_in(wanted)))
        nodes.append(doors.nodes.filter(pl.col("node").is_in(index[-1]["node"].unique().implode())))
    return store.with_doors(names, pl.concat(index), pl.concat(nodes))
