"""All of Outpost's Dagster definitions, built fresh by one function; ``workspace.yaml`` points here."""

from __future__ import annotations

from typing import Any

import dagster as dg

from assets import (
    addresses,
    briefing,
    corrections,
    findings,
    landing,
    lists,
    night,
    registers,
    report,
    returns,
    sources,
    tasks,
)
from assets.night import NightResource
from outpost import models
from outpost.home import Home
from pipelines import alerts, inbox, nightly, pull, schedule, sensors
from pipelines.partitions import business_dates


def build(home: str = "", partitions: dg.PartitionsDefinition[Any] | None = None) -> dg.Definitions:
    """Definitions for one home (empty: ``$OUTPOST_HOME``, else ``./outpost-home``).

    ``partitions`` replaces the business dates from the home's first delivery up to yesterday, for a night that lies
    elsewhere.
    """
    days = partitions or business_dates(Home.find(home or None))
    specs = models.load_for_night()
    night_job = nightly.nightly_job()
    pulled = sources.build(home, days)
    return dg.Definitions(
        assets=[
            *pulled,
            *night.build(days, [lists.OUTBOX, corrections.DEPARTMENTS, report.PROFILE]),
            *landing.build(days),
            *registers.build(days),
            *addresses.build(days),
            *findings.build(days, specs.values()),
            *returns.build(days),
            *tasks.build(days, specs),
            *lists.build(days),
            *corrections.build(days),
            *report.build(days),
            *briefing.build(days),
        ],
        jobs=[night_job, inbox.take_returns_job(home), *([pull.pull_job(pulled)] if pulled else [])],
        schedules=[schedule.nightly_schedule(home), *([pull.pull_schedule()] if pulled else [])],
        sensors=[
            sensors.arrivals_sensor(home),
            inbox.inbox_sensor(home),
            *alerts.alert_sensors(home, night_job),
        ],
        resources={"night": NightResource(home=home)},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster loads: built when it asks, so that a night that only imports this module builds them once."""
    return build()
