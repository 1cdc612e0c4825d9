"""What is handed out to run Outpost as a service is what systemd takes, closed off, and names what there is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from dagster._daemon.cli import run_command
from dagster_webserver.cli import dagster_webserver

from outpost.cli import cli

UNITS = sorted((Path(__file__).parents[1] / "deploy" / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
INSTALLED = "/opt/outpost/bin"
MOST_EXPOSED = 20
"""Of 100, as systemd counts what a service could still do: up to 20 it calls OK."""
COMMANDS: dict[str, click.Command] = {
    "outpost": cli,
    "dagster-daemon": click.Group(commands={"run": run_command}),
    "dagster-webserver": dagster_webserver,
}
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


def started(unit: Path) -> list[str]:
    (line,) = [line for line in unit.read_text(encoding="utf-8").splitlines() if line.startswith("ExecStart=")]
    return line.removeprefix("ExecStart=").split()


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    places = []
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(INSTALLED, str(Path(sys.executable).parent))
        places.append(tmp_path / unit.name)
        places[-1].write_text(text, encoding="utf-8")
    done = analyze("verify", "--man=no", *map(str, places))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_service_can_do_little_but_its_work(unit: Path) -> None:
    done = analyze("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED}", str(unit))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_service_starts_what_an_installation_has(unit: Path) -> None:
    program, *words = started(unit)
    assert Path(program).parent == Path(INSTALLED)
    assert (Path(sys.executable).parent / Path(program).name).is_file()
    command = COMMANDS[Path(program).name]
    context = click.Context(command)
    while isinstance(command, click.Group):
        name, found, words = command.resolve_command(context, words)
        assert found is not None, name
        command, context = found, click.Context(found)
    command.make_context(Path(program).name, words)  # every option is one that it knows


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_service_writes_to_the_home_alone(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("ReadWritePaths=")] == ["ReadWritePaths=/srv/outpost"]
    assert {"ProtectSystem=strict", "UMask=0077", "NoNewPrivileges=yes", "PrivateTmp=yes"} <= set(lines)


CONTAINER = Path(__file__).parents[1] / "deploy" / "container"


def composed() -> dict[str, Any]:
    """compose.yaml, with what its services share put in."""
    return dict(yaml.safe_load((CONTAINER / "compose.yaml").read_text(encoding="utf-8")))


def test_the_container_runs_as_an_account_without_rights_on_one_volume() -> None:
    said = (CONTAINER / "Containerfile").read_text(encoding="utf-8")
    lines = [line.partition(" ") for line in said.splitlines() if line[:1].isalpha()]
    given = {word: rest for word, _, rest in lines}
    assert given["USER"] == "outpost"
    assert given["VOLUME"] == given["WORKDIR"] == "/srv/outpost"
    assert given["ENTRYPOINT"] == '["outpost"]'
    assert cli.get_command(click.Context(cli), given["CMD"].strip('[]"')) is not None
    extras = tomllib.loads((CONTAINER.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(given["ARG"].removeprefix("EXTRAS=").split(",")) <= set(extras["optional-dependencies"])


@pytest.mark.parametrize("name", ["init", "daemon", "pages"])
def test_a_composed_service_of_outpost_may_do_little_but_its_work(name: str) -> None:
    service = composed()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["home:/srv/outpost"]
    assert service["tmpfs"] == ["/tmp"]
    if "entrypoint" not in service:
        assert cli.get_command(click.Context(cli), service["command"][0]) is not None
        return
    program, *words = service["command"][0].rpartition("exec ")[2].split()
    command = COMMANDS[program]
    if isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    command.make_context(program, words, resilient_parsing=True)


def test_pages_and_records_are_for_this_machine_alone() -> None:
    services = composed()["services"]
    assert [port for service in services.values() for port in service.get("ports", ())] == ["127.0.0.1:3000:3000"]
    assert "password" not in str(services["records"]["environment"]).lower().replace("password_file", "")
