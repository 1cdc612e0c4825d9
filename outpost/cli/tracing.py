"""``outpost lineage``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outpost.cli.language import echo
from outpost.cli.options import json_option, print_json, print_table

if TYPE_CHECKING:
    from outpost.columns import Graph


@click.command()
@click.argument("column", metavar="[COLUMN]", required=False)
@click.option("--page", "file", metavar="FILE", type=click.Path(path_type=Path), help="write a page to click through")
@json_option
def lineage(column: str | None, file: Path | None, as_json: bool) -> None:
    """Where columns come from and go to: from the columns of extracts to the cells of lists.

    COLUMN is a column (gov.lease.start_date, registers.living.person_key, P1.start_date, lists.gov.P1.why) or a data
    set (gov.lease, registers.living, findings.P1, lists.gov.P1). Without it the data sets are listed; with --json all
    edges, with --page FILE a page to click through is written. The column * of a data set stands for which rows it
    has. Direct: the value itself, or something computed with it; indirect: it only decides, chooses or counts. Nothing
    is read of a home.
    """
    from outpost import models
    from outpost.columns import lineage_of, telling

    if file is not None and column is not None:
        raise click.UsageError("--page is about all columns: leave COLUMN away, and follow it on the page")
    graph = lineage_of(models.load_for_night().values())
    if file is not None:
        _write_page(graph, file, as_json=as_json)
        return
    if column is None:
        found = telling.everything(graph)
        print_json(found) if as_json else _print_datasets(graph)
        return
    meant = telling.find(graph, column)
    if isinstance(meant, str):
        told = telling.of_dataset(graph, meant)
        print_json(told) if as_json else _print_dataset(told)
        return
    told = telling.of_column(graph, meant)
    print_json(told) if as_json else _print_column(told)


def _write_page(graph: Graph, file: Path, *, as_json: bool) -> None:
    from outpost import pages
    from outpost.columns.page import page

    pages.write(file, page(graph))
    if as_json:
        print_json({"page": str(file), "datasets": len(graph.datasets), "edges": len(graph.edges)})
    else:
        echo(f"{file}: {len(graph.datasets)} data sets, {len(graph.edges):,} edges; open it in a browser")


def _print_datasets(graph: Graph) -> None:
    from outpost.columns import LAYERS

    found = sorted(graph.datasets.values(), key=lambda it: (LAYERS.index(it.layer), it.name))
    print_table(
        ["layer", "data set", "columns", "what it is"],
        [(it.layer, it.name, len(it.columns), it.chinese) for it in found],
    )
    echo(f"{len(found)} data sets, {len(graph.edges):,} edges; `outpost lineage COLUMN` follows one column")


def _print_dataset(told: dict[str, Any]) -> None:
    echo(f"{told['dataset']} ({told['layer']}) {told['chinese']}")
    header = ["column", "meaning", "marks", "gov list", "police list"]
    print_table(
        header,
        [
            (
                it["column"],
                it["chinese"] or it["english"],
                ", ".join(it["marks"]),
                it["gov"] or "-",
                it["police"] or "-",
            )
            for it in told["columns"]
        ],
    )


def _print_column(told: dict[str, Any]) -> None:
    from outpost.columns import words

    meaning = "which rows there are" if told["is_rows"] else told["chinese"] or told["english"]
    marks = f" [{', '.join(told['marks'])}]" if told["marks"] else ""
    echo(f"{told['column']} ({told['layer']}) {meaning}{marks}".rstrip())
    if told["origin"]:
        echo(words.ORIGINS[told["origin"]].en)
    for title, name in (("comes from", "before"), ("goes to", "after")):
        echo(f"\n{title}:")
        rows = [
            (it["kind"], it["column"], ", ".join(words.STEPS[how].en for how in it["how"]), it["mask"] or "")
            for it in told[name]
        ]
        print_table(["kind", "column", "how", "mask"], rows) if rows else echo("  nothing")
    for title, name in (("columns of extracts behind it", "from"), ("cells of lists that it reaches", "to")):
        for kind in ("direct", "indirect"):
            found = told["ends"][name][kind]
            echo(f"\n{title}, {kind}: {len(found) or 'none'}")
            for one in found if kind == "direct" else ():
                masked = f"  (masked: {', '.join(one['masks'])})" if one["masks"] else ""
                echo(f"  {one['column']}{masked}")
