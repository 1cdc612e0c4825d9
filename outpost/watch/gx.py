"""The only module that imports Great Expectations (it takes seconds): one suite an extract, each run once a night.

Its input is the profile, so neither its results nor its pages can hold a value of a row. Its context lives in memory;
what it writes are the Data Docs, made free of everything that a browser would fetch from elsewhere.

What costs time and gives nothing here is left out: a checkpoint around the suites (it would run no action, and read and
compare each of them several times), and pages of suites, to which no page leads.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "False"

import great_expectations as gx
import pandas as pd
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.expectations.core.expect_column_mean_to_be_between import ExpectColumnMeanToBeBetween

from outpost.home import replace_folder
from outpost.watch.bands import Expected
from outpost.watch.pages import finish


def checked(expected: Sequence[Expected], target: Path, business_date: dt.date) -> set[tuple[str, str]]:
    """Hold each number against its band, write the Data Docs to ``target``; returns (extract, name) of failures."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = _context(partial)
    definition = context.data_sources.add_pandas("profile").add_dataframe_asset("tonight")
    batch = definition.add_batch_definition_whole_dataframe(business_date.isoformat())
    run_id = RunIdentifier(run_name=business_date.isoformat())
    failed = set()
    for extract, group in groupby(expected, key=lambda one: one.extract):
        numbers = list(group)
        validation = gx.ValidationDefinition(name=extract, data=batch, suite=_suite(context, extract, numbers))
        frame = pd.DataFrame([{_column(one): one.value for one in numbers}])
        result = context.validation_definitions.add(validation).run(
            batch_parameters={"dataframe": frame}, run_id=run_id
        )
        columns = {_column(one): (one.extract, one.name) for one in numbers}
        wrong = [outcome.expectation_config for outcome in result.results if not outcome.success]
        failed |= {columns[config.kwargs["column"]] for config in wrong}
    context.build_data_docs()
    finish(partial, business_date, expected, failed)
    replace_folder(partial, target)
    return failed


def _column(one: Expected) -> str:
    return f"{one.extract}: {one.name}"


def _context(pages: Path) -> Any:
    """A context in memory whose only files are the pages."""
    site = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(pages)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "site_section_builders": {"expectations": "None", "profiling": "None"},
    }
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        data_docs_sites={"night": site},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _suite(context: Any, extract: str, numbers: Sequence[Expected]) -> Any:
    expectations = [
        ExpectColumnMeanToBeBetween(
            column=_column(one), min_value=one.lowest, max_value=one.highest, description=one.said
        )
        for one in numbers
    ]
    return context.suites.add(gx.ExpectationSuite(name=extract, expectations=expectations))
