"""OpenLineage events of a published night: kept in ``reports/<T>/openlineage.ndjson.gz``, and sent where a URL is set.

After publication and never in its way: what cannot be written or sent is told, and the night stands. What the events
say: ``outpost.columns.openlineage``.
"""

from __future__ import annotations

import datetime as dt
import gzip
import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from outpost import sql
from outpost.columns import Graph, openlineage
from outpost.columns.openlineage import Event, ModelRun, NightFacts
from outpost.home import Home, write_whole
from outpost.models import ModelSpec
from outpost.night import standing
from outpost.settings import Settings
from outpost.settings_sections import OpenLineageSettings

FILE = "openlineage.ndjson.gz"
API_KEY = "OPENLINEAGE_API_KEY"
"""Environment variable with the key that the receiver asks for; it stands in no file of the home."""


@dataclass(frozen=True)
class Told:
    """How many events there were and how many a receiver took; ``why`` not all of them, where a URL is set."""

    events: int
    sent: int
    why: str = ""


def tell(home: Home, night: dt.date, settings: Settings, specs: Mapping[str, ModelSpec], graph: Graph) -> Told:
    """Write a published night's events into the home, and send them, as the settings say. OSError: the file."""
    said = settings.openlineage
    if not said.file and not said.url:
        return Told(0, 0)
    facts = NightFacts(
        night, said.namespace or f"outpost://{settings.city.code}", dt.datetime.now(dt.UTC), _models(home, night)
    )
    found = list(openlineage.events(graph, specs.values(), facts))
    if said.file:
        file = path(home, night)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, gzip.compress(b"".join(_line(event) + b"\n" for event in found), mtime=0))
    return _send(found, said) if said.url else Told(len(found), 0)


def path(home: Home, night: dt.date) -> Path:
    """Where the events of a night are kept."""
    return home.reports / night.isoformat() / FILE


def _models(home: Home, night: dt.date) -> dict[str, ModelRun]:
    with standing.published_database(home) as con:
        rows = sql.query(con, "status/models", {"business_date": night}).fetchall()
    return {row[0]: ModelRun(row[1], row[2] or 0) for row in rows}


def _send(events: Iterable[Event], said: OpenLineageSettings) -> Told:
    """POST one event after the other; the first that is not taken is the last that is tried."""
    listed = list(events)
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get(API_KEY):
        headers["Authorization"] = f"Bearer {key}"
    sender = urllib.request.build_opener(_NoRedirect)
    for sent, event in enumerate(listed):
        request = urllib.request.Request(said.url, _line(event), headers, method="POST")
        try:
            sender.open(request, timeout=said.seconds).close()
        except urllib.error.HTTPError as refused:
            return Told(len(listed), sent, f"the receiver answers {refused.code}")
        except (OSError, http.client.HTTPException, ValueError):
            return Told(len(listed), sent, "the receiver cannot be reached")
    return Told(len(listed), len(listed))


def _line(event: Event) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A receiver that sends elsewhere is one that refuses: the key is for the address that was set, and no other."""

    def redirect_request(self, *_: object) -> None:
        return None
