"""Sources among Dagster's assets: before the night, and no part of it."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dagster as dg
import pytest

from outpost.home import Home
from outpost.init import make_home
from pipelines import definitions

ROW = {
    "id_number": "99",
    "kind": "a",
    "start_date": "2026-01-01",
    "end_date": None,
    "updated_at": "2026-11-20 08:00:00",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    (made.landing / "2026-11-21" / "gov").mkdir(parents=True)
    (made.landing / "2026-11-21" / "gov" / "x.csv").touch()
    return made


@pytest.fixture
def address() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = json.dumps([ROW] if self.path == "/benefit" else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def name_sources(home: Home, address: str) -> None:
    (home.root / "token").write_text("t")
    (home.root / "token").chmod(0o600)
    parts = [
        f'[sources.{name}]\nkind = "http"\ndsn_file = "token"\n'
        f'[sources.{name}.extracts."{extract}"]\nurl = "{address}/{path}"\n'
        for name, extract, path in (("civil", "gov.benefit", "benefit"), ("broken", "gov.elder_care", "nothing"))
    ]
    (home.root / "sources.toml").write_text("\n".join(parts), encoding="utf-8")


def test_a_home_without_sources_has_no_such_assets(home: Home) -> None:
    defs = definitions.build(str(home.root))
    assert not [key for key in defs.resolve_asset_graph().get_all_asset_keys() if key.path[0] == "sources"]


def test_sources_come_before_the_night_and_are_no_part_of_it(home: Home, address: str) -> None:
    name_sources(home, address)
    defs = definitions.build(str(home.root))
    graph = defs.resolve_asset_graph()
    pulled = {key for key in graph.get_all_asset_keys() if key.path[0] == "sources"}
    assert {graph.get(key).group_name for key in pulled} == {"00_sources"}
    assert {key.path[1] for key in pulled} == {"civil", "broken"}
    assert not pulled & set(defs.resolve_job_def("nightly").asset_layer.selected_asset_keys)
    assert pulled == set(defs.resolve_job_def("pull").asset_layer.selected_asset_keys)


def test_one_that_fails_keeps_no_other_from_being_pulled(home: Home, address: str) -> None:
    name_sources(home, address)
    job = definitions.build(str(home.root)).resolve_job_def("pull")
    with dg.DagsterInstance.ephemeral() as instance:
        done = job.execute_in_process(partition_key="2026-11-21", instance=instance, raise_on_error=False)
    assert not done.success
    assert [event.step_key for event in done.get_step_failure_events()] == ["sources__broken"]
    assert (home.landing / "2026-11-21" / "gov" / "benefit.manifest.json").is_file()


def test_sources_that_cannot_be_read_stop_no_definitions(home: Home) -> None:
    (home.root / "sources.toml").write_text("[sources", encoding="utf-8")
    assert definitions.build(str(home.root)).resolve_job_def("nightly")


def test_the_schedule_asks_for_yesterday(home: Home, address: str) -> None:
    name_sources(home, address)
    defs = definitions.build(str(home.root))
    schedule = defs.resolve_schedule_def("pull_0030")
    tick = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=tick)
        request = schedule(context)
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-11-22"
