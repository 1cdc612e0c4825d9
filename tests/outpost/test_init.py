"""A home: made whole, secrets for the owner alone, a second init changes nothing."""

import stat
from pathlib import Path

import pytest

from outpost import reference, secrets
from outpost.home import Home, HomeError, replace_folder, write_whole
from outpost.init import TEMPLATES, make_home
from outpost.secrets import SecretsError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "前哨 home")
    make_home(made)
    return made


def test_a_home_has_its_folders_and_files(home: Home) -> None:
    assert all(folder.is_dir() for folder in home.folders())
    assert home.config.is_file()
    assert {path.name for path in home.reference.iterdir()} == {path.name for path in reference.FILES.iterdir()}
    assert "enabled: false" in (home.dagster / "dagster.yaml").read_text(encoding="utf-8")


def test_secrets_are_for_the_owner_alone(home: Home) -> None:
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o600
    keys = secrets.read(home.secrets)
    assert len({keys.identity_key, keys.name_key, keys.task_key, keys.audit_key, keys.certificate_key}) == 5
    assert keys.identity_key.hex() not in repr(keys)


def test_init_again_changes_nothing(home: Home) -> None:
    before = {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()}
    assert make_home(home) == []
    assert {path: path.read_bytes() for path in home.root.rglob("*") if path.is_file()} == before


def earlier_settings() -> list[str]:
    """What dagster.yaml was in earlier versions."""
    now = (TEMPLATES / "dagster.yaml").read_text(encoding="utf-8")
    paragraphs = now.split("\n\n")
    first = f"{paragraphs[0]}\n"
    return [first, "\n\n".join(part for part in paragraphs if "nux:" not in part)]


@pytest.mark.parametrize("earlier", earlier_settings())
def test_settings_of_dagster_that_an_earlier_version_wrote_are_written_anew(home: Home, earlier: str) -> None:
    file = home.dagster / "dagster.yaml"
    file.write_text(earlier, encoding="utf-8")
    assert make_home(home) == [file]
    assert file.read_text(encoding="utf-8") == (TEMPLATES / "dagster.yaml").read_text(encoding="utf-8")


def test_settings_of_dagster_that_somebody_changed_are_kept(home: Home) -> None:
    file = home.dagster / "dagster.yaml"
    for earlier in earlier_settings():
        changed = f"{earlier}\n# our own line\n"
        file.write_text(changed, encoding="utf-8")
        assert make_home(home) == []
        assert file.read_text(encoding="utf-8") == changed


def test_two_homes_have_different_secrets(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    make_home(other)
    assert secrets.read(other.secrets) != secrets.read(home.secrets)


def test_secrets_open_to_others_are_refused(home: Home) -> None:
    home.secrets.chmod(0o640)
    with pytest.raises(SecretsError, match="chmod 600"):
        secrets.read(home.secrets)


def test_a_short_or_missing_key_is_refused_without_being_shown(home: Home) -> None:
    text = home.secrets.read_text(encoding="utf-8")
    key = secrets.read(home.secrets).task_key.hex()
    home.secrets.write_text(text.replace(key, key[:-2]), encoding="utf-8")
    with pytest.raises(SecretsError) as refused:
        secrets.read(home.secrets)
    assert key[:16] not in str(refused.value)
    home.secrets.write_text(text.replace("task_key", "task_keys"), encoding="utf-8")
    with pytest.raises(SecretsError, match="task_key"):
        secrets.read(home.secrets)


def test_no_home_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="outpost init"):
        Home(tmp_path / "nowhere").existing()


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    for name, text in (("new", "2"), ("place", "1")):
        (tmp_path / name).mkdir()
        write_whole(tmp_path / name / "file", text)
    replace_folder(tmp_path / "new", tmp_path / "place")
    assert (tmp_path / "place" / "file").read_text(encoding="utf-8") == "2"
    assert [path.name for path in tmp_path.iterdir()] == ["place"]
