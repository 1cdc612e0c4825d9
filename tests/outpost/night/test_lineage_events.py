"""Events of a night are kept in the home and sent where a URL is set; a receiver that does not answer harms nothing."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from outpost import settings
from outpost.columns import Graph, lineage_of
from outpost.home import Home
from outpost.init import make_home
from outpost.night import lineage_events
from outpost.night.lineage_events import Told
from outpost.settings import Settings, SettingsError
from outpost.settings_sections import OpenLineageSettings

T = dt.date(2026, 11, 22)


class Receiver(HTTPServer):
    """Takes events on this machine and keeps them; answers with ``answer``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[tuple[dict[str, Any], str | None]] = []
        self.answer = 201

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/v1/lineage"


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((json.loads(body), self.headers.get("Authorization")))
        self.send_response(self.server.answer)
        self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Of a few data sets: what is sent is tested, not what is in it."""
    whole = lineage_of([])
    datasets = {name: whole.datasets[name] for name in list(whole.datasets)[:6]}
    edges = tuple(it for it in whole.edges if {it.source.dataset, it.target.dataset} <= set(datasets))
    return Graph(datasets, edges)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path / "home")
    make_home(found)
    return found


def tell(home: Home, graph: Graph, **said: Any) -> Told:
    return lineage_events.tell(home, T, Settings(openlineage=OpenLineageSettings(**said)), {}, graph)


def kept(home: Home) -> list[dict[str, Any]]:
    with gzip.open(lineage_events.path(home, T), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_events_are_kept_in_the_home_and_sent_nowhere(home: Home, graph: Graph) -> None:
    told = tell(home, graph)
    found = kept(home)
    assert told == Told(len(found), 0)
    assert {it["job"]["namespace"] for it in found} == {"outpost://320600"}
    assert lineage_events.path(home, T).stat().st_mode & 0o007 == 0


def test_a_receiver_gets_what_is_kept(
    home: Home, graph: Graph, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(lineage_events.API_KEY, "let-me-in")
    told = tell(home, graph, url=receiver.url, namespace="trial")
    assert told == Told(len(receiver.taken), len(receiver.taken))
    assert [event for event, _ in receiver.taken] == kept(home)
    assert {key for _, key in receiver.taken} == {"Bearer let-me-in"}


def test_a_receiver_alone(home: Home, graph: Graph, receiver: Receiver) -> None:
    told = tell(home, graph, file=False, url=receiver.url)
    assert told.sent == told.events == len(receiver.taken)
    assert not lineage_events.path(home, T).exists()


@pytest.mark.parametrize("answer", [302, 401, 500])
def test_a_receiver_that_refuses_is_asked_once(home: Home, graph: Graph, receiver: Receiver, answer: int) -> None:
    receiver.answer = answer
    told = tell(home, graph, url=receiver.url)
    assert (told.sent, told.why) == (0, f"the receiver answers {answer}")
    assert len(receiver.taken) == 1
    assert len(kept(home)) == told.events


def test_a_receiver_that_is_not_there_harms_nothing(home: Home, graph: Graph, receiver: Receiver) -> None:
    receiver.server_close()
    told = tell(home, graph, url=receiver.url)
    assert (told.sent, told.why) == (0, "the receiver cannot be reached")
    assert len(kept(home)) == told.events


def test_nothing_is_made_where_nobody_wants_it(home: Home, graph: Graph) -> None:
    assert tell(home, graph, file=False) == Told(0, 0)
    assert not home.reports.joinpath(T.isoformat()).exists()


@pytest.mark.parametrize("url", ["ftp://receiver/", "receiver", "https://name:password@receiver/"])
def test_an_address_that_is_no_receiver_s_is_named(home: Home, url: str) -> None:
    home.config.write_text(f'[openlineage]\nurl = "{url}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"openlineage\.url"):
        settings.read(home.config)
