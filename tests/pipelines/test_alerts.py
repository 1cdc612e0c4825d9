"""One message a night by webhook, with counts and ids of models; what cannot be sent stops nothing."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import pytest

from outpost import database, metrics, notify
from outpost.home import Home, write_whole
from pipelines import definitions
from pipelines.nightly import NIGHTLY
from tests import exposition
from tests.pipelines.conftest import publish

T = dt.date(2026, 11, 22)


@dataclass
class Webhook:
    """A receiver of messages on this machine: what came, and what it answers."""

    url: str = ""
    status: int = 200
    heard: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    hook = Webhook()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(hook.status)
            self.end_headers()
            hook.heard.append(json.loads(body))

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    hook.url = f"json://127.0.0.1:{server.server_port}/secret-token"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield hook
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def told(home: Home, webhook: Webhook) -> Webhook:
    write_whole(home.notify, f"urls = [{json.dumps(webhook.url)}]\n", mode=0o600)
    return webhook


def models(home: Home, **states: str) -> None:
    publish(home, T)
    con = database.connect(home.database)
    for model, state in states.items():
        con.execute(
            "INSERT INTO push.model_night VALUES ($night, $model, 1, $state, 0, NULL)",
            {"night": T, "model": model, "state": state},
        )
    con.close()


def test_held_and_failed_models_are_told_once(home: Home, told: Webhook) -> None:
    models(home, R1="ran", R3="held", C1="held", A2="failed", D1="muted")
    assert notify.night_done(home, T)
    assert not notify.night_done(home, T)
    (message,) = told.heard
    assert T.isoformat() in message["title"]
    assert message["message"].splitlines() == [
        "2 个模型因数据未到或滞后暂停：C1、R3",
        "1 个模型运行出错：A2",
    ]


def test_a_night_on_which_all_ran_is_not_told(home: Home, told: Webhook) -> None:
    models(home, R1="ran", D1="muted")
    assert not notify.night_done(home, T)
    assert told.heard == []


def test_a_failed_night_is_told_once_however_often_it_is_tried(home: Home, told: Webhook) -> None:
    for _ in range(3):
        notify.night_failed(home, T, 2)
    (message,) = told.heard
    assert "未发布" in message["title"]
    assert message["message"].startswith("2 个步骤失败")


def test_a_message_that_could_not_be_sent_is_sent_at_the_next_occasion(
    home: Home, told: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    told.status = 500
    assert not notify.night_failed(home, T, 1)
    assert "could not be sent" in caplog.text
    assert "secret-token" not in caplog.text
    told.status = 200
    assert notify.night_failed(home, T, 1)
    assert not notify.night_failed(home, T, 1)


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [
        ("urls = ['json://h/secret']", 0o644, "chmod 600"),
        ("urls = 'json://h/secret'", 0o600, "a list of texts"),
        ("url = ['json://h/secret']", 0o600, "one key is expected"),
        ("urls = ['carrier-pigeon://secret']", 0o600, "does not know: number 1"),
        ("urls = [", 0o600, "not TOML"),
    ],
)
def test_addresses_that_cannot_be_used_are_said_without_being_quoted(
    home: Home, text: str, mode: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_whole(home.notify, text, mode=mode)
    with pytest.raises(notify.NotifyError, match=said) as refused:
        notify.addresses(home)
    assert "secret" not in str(refused.value)
    assert not notify.night_failed(home, T, 1)
    assert said in caplog.text


def test_settings_say_what_is_told(home: Home, told: Webhook) -> None:
    home.config.write_text("[notify]\nfailed = false\n", encoding="utf-8")
    assert not notify.night_failed(home, T, 1)
    assert told.heard == []


def metrics_of(home: Home) -> dict[str, dict[exposition.Labels, float]]:
    return exposition.read((home.root / metrics.FILE).read_text(encoding="utf-8"))


def the_run(instance: dg.DagsterInstance) -> dg.DagsterRun:
    job = definitions.build().resolve_job_def(NIGHTLY)
    return instance.create_run_for_job(job, tags={"dagster/partition": T.isoformat()})


def test_a_run_that_failed_under_the_daemon_is_told(home: Home, told: Webhook, instance: dg.DagsterInstance) -> None:
    run = the_run(instance)
    sensor = definitions.build(str(home.root)).resolve_sensor_def("night_failed")
    event = instance.report_run_failed(run)
    context = dg.build_run_status_sensor_context(
        sensor_name="night_failed", dagster_event=event, dagster_instance=instance, dagster_run=run
    ).for_run_failure()
    sensor(context)
    sensor(context)
    assert [message["title"] for message in told.heard] == ["前哨：2026-11-22 之夜未发布"]
    assert "outpost_nights_waiting" in metrics_of(home)
    assert "outpost_models" not in metrics_of(home)


def test_a_run_whose_night_is_published_all_the_same_is_not_told(
    home: Home, told: Webhook, instance: dg.DagsterInstance
) -> None:
    publish(home, T)
    run = the_run(instance)
    event = instance.report_run_failed(run)
    context = dg.build_run_status_sensor_context(
        sensor_name="night_failed", dagster_event=event, dagster_instance=instance, dagster_run=run
    ).for_run_failure()
    definitions.build(str(home.root)).resolve_sensor_def("night_failed")(context)
    assert told.heard == []
    assert metrics_of(home)["outpost_night_business_date_seconds"]


def test_held_models_of_a_run_under_the_daemon_are_told(
    home: Home, told: Webhook, instance: dg.DagsterInstance
) -> None:
    models(home, R3="held")
    run = the_run(instance)
    context = dg.build_run_status_sensor_context(
        sensor_name="models_held",
        dagster_event=dg.DagsterEvent("PIPELINE_SUCCESS", NIGHTLY),
        dagster_instance=instance,
        dagster_run=run,
    )
    definitions.build(str(home.root)).resolve_sensor_def("models_held")(context)
    assert [message["message"] for message in told.heard] == ["1 个模型因数据未到或滞后暂停：R3"]
    assert metrics_of(home)["outpost_models"][(("state", "held"),)] == 1
