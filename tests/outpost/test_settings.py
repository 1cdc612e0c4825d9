"""Settings: defaults are what the template shows; a wrong or unknown key is named."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from outpost import settings, sql
from outpost.init import TEMPLATES
from outpost.settings import Settings, SettingsError


def read(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "outpost.toml"
    file.write_text(text, encoding="utf-8")
    return settings.read(file)


def test_the_template_shows_every_default() -> None:
    shown = tomllib.loads((TEMPLATES / "outpost.toml").read_text(encoding="utf-8"))
    defaults = Settings().model_dump()
    for section, values in defaults.items():
        if section in ("expected", "models"):
            assert shown[section] == {}
        elif section == "lists":
            assert set(shown[section]) == set(values)
        elif section == "assessment":
            # What has no value by default cannot be written down as one: it stands in a comment.
            assert shown[section] == {name: value for name, value in values.items() if value is not None}
        else:
            assert shown[section] == values


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nonsense = 1", "nonsense: unknown key"),
        ("[night]\nthread = 2", "night.thread: unknown key"),
        ('[night]\nthreads = "two"', "night.threads"),
        ("[night]\nthreads = 0", "night.threads"),
        ('[lists.formats]\nworker = ["doc"]', "lists.formats.worker"),
        ('[lists.encryption]\nkeys = "reference/keys.csv"', "lists.encryption: keys without a recovery key"),
        ('[lists.encryption]\nkeys = "../keys.csv"\nrecovery = ["age1x"]', "lists.encryption.keys"),
        ("[landing]\nbad_row_share = 1.5", "landing.bad_row_share"),
        ('profile = "test"', "profile"),
        ('[release]\nproof = "names"', "release.proof"),
        ('[release]\nallowed_signers = "../signers"', "release.allowed_signers"),
        ('[expected]\n"gov.nothing" = ["mon"]', "gov.nothing"),
        ('[expected]\n"gov.lease" = ["monday"]', "expected.gov.lease.0"),
        ("[models.Z9]\nshadow = true", "Z9"),
        ("[models.R1]\nshadows = true", "models.R1.shadows: unknown key"),
        ("[models.R1]\nparameters = { people = 5 }", "no such parameter: models.R1.parameters.people"),
        (
            "[models.A1]\nparameters = { area_per_person = 5 }",
            "no such parameter: models.A1.parameters.area_per_person",
        ),
        ('[lists.formats]\nworker = ["docx"]', "lists.formats.worker.0"),
        ("night = 3", "night"),
        ("[night", "outpost.toml"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named.replace(".", r"\.")):
        read(tmp_path, text)


def test_what_is_written_is_used(tmp_path: Path) -> None:
    found = read(
        tmp_path, "[caps]\nworker_open = 7\n[models.R1]\nparameters = { min_people = 5, area_per_person = 4.5 }"
    )
    assert found.caps.worker_open == 7
    assert found.caps.worker_new_per_day == 5
    assert found.models["R1"].parameters == {"min_people": 5, "area_per_person": 4.5}


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="outpost init"):
        settings.read(tmp_path / "outpost.toml")


def test_formats_asked_for_come_besides_those_that_a_kind_of_recipient_gets() -> None:
    lists = settings.ListsSettings(formats={"officer": ["pdf"], "worker": ["csv", "xlsx"]})
    asked = lists.also(["csv"]).formats
    assert (asked["officer"], asked["worker"], asked["leader"]) == (["pdf", "csv"], ["csv", "xlsx"], ["xlsx", "csv"])
    assert lists.formats["officer"] == ["pdf"]


@pytest.fixture
def two_of_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two models that hand event_hours to the shared terms."""
    for name in ("d1_one", "d9_two"):
        spec = tmp_path / "models" / "disputes" / f"{name}.toml"
        spec.parent.mkdir(parents=True, exist_ok=True)
        spec.write_text("[parameters.event_hours]\nvalues = [{ since = 2020-01-01, value = 24 }]\n", encoding="utf-8")
    monkeypatch.setattr(sql, "MODELS_ROOT", tmp_path / "models")
    settings._known_parameters.cache_clear()
    yield
    settings._known_parameters.cache_clear()


def test_a_shared_term_s_parameter_is_set_for_all_models_or_none(tmp_path: Path, two_of_events: None) -> None:
    one, both = "[models.D1.parameters]\nevent_hours = 48\n", "[models.D9.parameters]\nevent_hours = 48\n"
    with pytest.raises(SettingsError, match=r"models\.D1\.parameters\.event_hours \(set it for D9 too\)"):
        read(tmp_path, one)
    assert read(tmp_path, one + both).models["D9"].parameters == {"event_hours": 48}
    assert read(tmp_path, one.replace("48", "24")).models["D1"].parameters == {"event_hours": 24}


@pytest.mark.parametrize(
    "spec",
    [
        b"id = [",
        b"\xff\xfe",
        b"parameters = 3",
        b"[parameters]\nevent_hours = 24",
        b"[parameters.event_hours]\nvalues = 24",
        b"[parameters.event_hours]\nvalues = [24]",
        b"[parameters.event_hours]\nvalues = [{ since = 2020-01-01 }]",
        b"[parameters.event_hours]\nvalues = [{ since = 2020-01-01, value = [24] }]",
    ],
)
def test_a_spec_that_cannot_be_read_stops_no_command(tmp_path: Path, two_of_events: None, spec: bytes) -> None:
    """Its model is held, with what the city set for it; the other models and the settings go on."""
    (tmp_path / "models" / "disputes" / "d9_two.toml").write_bytes(spec)
    said = "[models.D1.parameters]\nevent_hours = 48\n[models.D9.parameters]\nevent_hours = 72\n"
    assert read(tmp_path, said).models["D1"].parameters == {"event_hours": 48}
