"""A night leaves its OpenLineage events: how its models went, and nobody in them."""

from __future__ import annotations

import gzip
import json
from typing import Any

import duckdb

from tests.night.conftest import NIGHTS, City


def _events(city: City) -> str:
    file = city.root / "reports" / NIGHTS[0].isoformat() / "openlineage.ndjson.gz"
    return gzip.decompress(file.read_bytes()).decode()


def test_events_tell_how_each_model_went(first_night: City) -> None:
    ended: dict[str, dict[str, Any]] = {}
    for line in _events(first_night).splitlines():
        event = json.loads(line)
        if event["eventType"] != "START":
            ended[event["job"]["name"]] = event
    states = {"ran": "COMPLETE", "failed": "FAIL"}
    rows = first_night.query("SELECT model_id, state, findings FROM push.model_night")
    assert rows
    for model_id, state, findings in rows:
        told = ended[f"findings.{model_id}"]
        assert told["eventType"] == states.get(state, "ABORT")
        for output in told["outputs"]:
            assert output["outputFacets"]["outputStatistics"]["rowCount"] == findings


def test_nobody_is_in_an_event(first_night: City) -> None:
    text = _events(first_night)
    with duckdb.connect(str(first_night.root / "vault.duckdb"), read_only=True) as vault:
        known = vault.execute("SELECT person_key, id_number FROM person").fetchall()
    assert known
    assert [1 for values in known for value in values if value and value in text] == []
