"""The rule of two people: whose word counts, and that a word which nobody gave is none."""

import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from outpost import accounts, database, journal, secrets, settings
from outpost.home import Home
from outpost.init import make_home
from outpost.night import releases, standing
from outpost.night.releases import ReleaseError

T = dt.date(2026, 11, 22)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    return made


@pytest.fixture
def refused(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published night, on which a delivery of gov.house was refused for its size and a batch of R1 is held."""
    with closing(database.connect(home.database)) as con:
        database.create_schema(con)
        con.execute(
            "INSERT INTO landing.delivery (delivery, extract, business_date, file, status, ground, night, sequence)"
            " VALUES ('gov.house@2026-11-22', 'gov.house', $night, 'x', 'refused', 'row_change', $night, 1)",
            {"night": T},
        )
        con.execute(
            "INSERT INTO push.breaker_key VALUES ($night, 'R1', 'key', 'pending', NULL, NULL, NULL)", {"night": T}
        )
    with standing.published_database(home) as published:
        yield published


def say(home: Home, by: str, target: str = "gov.house", night: dt.date = T, **more: object) -> str:
    """One person's word, taken as the command takes it."""
    said, keys = settings.read(home.config), secrets.read(home.secrets)
    return releases.record(home, target, night, by, said, keys, TODAY, **more)  # type: ignore[arg-type]


def let_through(home: Home, con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """What the next night lets through."""
    said, keys = settings.read(home.config), secrets.read(home.secrets)
    return releases.deliveries(con, releases.valid(home, journal.entries(home), said, keys))


def set_release(home: Home, proof: str, profile: str = "production") -> None:
    text = home.config.read_text(encoding="utf-8").replace('proof = "login"', f'proof = "{proof}"')
    home.config.write_text(text.replace('profile = "production"', f'profile = "{profile}"'), encoding="utf-8")


def logged_in(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(accounts, "login", lambda: name)


@pytest.mark.usefixtures("refused")
def test_one_login_is_one_person_whatever_names_are_typed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_UID", "1000")
    assert "second" in say(home, "甲")
    monkeypatch.setenv("SUDO_UID", "1001")
    monkeypatch.setenv("USER", "somebody")
    with pytest.raises(ReleaseError, match="different person is needed, from a login of his own"):
        say(home, "乙")


def test_two_logins_release_a_refused_delivery(
    home: Home, refused: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged_in(monkeypatch, "wang")
    say(home, "甲")
    assert let_through(home, refused) == frozenset()
    logged_in(monkeypatch, "li")
    assert "two people" in say(home, "乙")
    assert let_through(home, refused) == {"gov.house@2026-11-22"}
    assert [entry["account"] for entry in journal.entries(home)] == ["login:wang", "login:li"]


def test_two_names_are_two_people_in_the_trial_profile_alone(home: Home, refused: duckdb.DuckDBPyConnection) -> None:
    set_release(home, "names", "trial")
    say(home, "甲")
    with pytest.raises(ReleaseError, match="different person"):
        say(home, "甲 ")
    say(home, "乙")
    assert let_through(home, refused) == {"gov.house@2026-11-22"}
    set_release(home, "names", "trial")
    text = home.config.read_text(encoding="utf-8")
    home.config.write_text(text.replace('"trial"', '"production"').replace('"names"', '"login"'), encoding="utf-8")
    assert let_through(home, refused) == frozenset(), "names that were typed in a trial are no logins"


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize(
    ("target", "night", "more", "said"),
    [
        ("gov.nothing", T, {}, "neither a model nor an extract"),
        ("gov.lease", T, {}, r"no delivery of gov\.lease was refused for its size"),
        ("gov.house", T - dt.timedelta(days=1), {}, r"no delivery of gov\.house was refused for its size"),
        ("gov.house", T, {"reject": True}, "only a model's batch can be rejected"),
        ("R1", T - dt.timedelta(days=1), {}, "the breaker holds nothing of R1"),
        ("C1", T, {}, "the breaker holds nothing of C1"),
    ],
)
def test_what_is_not_held_is_not_released(
    home: Home, target: str, night: dt.date, more: dict[str, bool], said: str
) -> None:
    with pytest.raises(ReleaseError, match=said):
        say(home, "甲", target, night, **more)
    assert journal.entries(home) == []


@pytest.mark.usefixtures("refused")
def test_who_releases_is_no_number(home: Home) -> None:
    with pytest.raises(ReleaseError, match="not an ID number"):
        say(home, "甲 13800138000")
    assert journal.entries(home) == []


@pytest.mark.usefixtures("refused")
def test_a_batch_that_the_breaker_holds_can_be_released_or_rejected(home: Home) -> None:
    assert "released when a second" in say(home, "甲", "R1")
    assert "rejected when a second" in say(home, "甲", "R1", reject=True)


def test_a_line_that_somebody_wrote_into_the_journal_is_no_word(
    home: Home, refused: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged_in(monkeypatch, "wang")
    say(home, "甲")
    (true,) = journal.entries(home)
    forged = {**{name: true[name] for name in true if name not in ("id", "mac")}, "account": "login:li", "by": "乙"}
    journal.append(home, [forged, {**forged, "mac": true["mac"]}, {"kind": "release", "target": "gov.house",
                          "night": "2026-11-22", "by": "丙", "reject": False}])  # fmt: skip
    assert let_through(home, refused) == frozenset()
    problems = list(releases.forged(refused, home, secrets.read(home.secrets)))
    assert len(problems) == 3
    assert all("was not written by `outpost release`" in problem for problem in problems)


@pytest.fixture
def signers(home: Home, tmp_path: Path) -> dict[str, Path]:
    """Keys of two people, in the home's file of allowed signers, and one of a stranger."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    set_release(home, "ssh")
    keys, lines = {}, []
    for name in ("wang", "li", "stranger"):
        keys[name] = tmp_path / name
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(keys[name])]
        subprocess.run(words, check=True, capture_output=True)
        if name != "stranger":
            lines.append(f"{name} {keys[name].with_suffix('.pub').read_text(encoding='ascii')}")
    lines.append(f"wang2 {keys['wang'].with_suffix('.pub').read_text(encoding='ascii')}")
    (home.reference / "allowed_signers").write_text("".join(lines), encoding="ascii")
    return keys


def signature(home: Home, key: Path, target: str = "gov.house", *, reject: bool = False) -> str:
    return accounts.sign(key, accounts.message(secrets.read(home.secrets).audit_key, target, T, reject=reject))


def test_two_signatures_release_whoever_is_logged_in(
    home: Home, refused: duckdb.DuckDBPyConnection, signers: dict[str, Path]
) -> None:
    say(home, "wang", signature=signature(home, signers["wang"]))
    assert let_through(home, refused) == frozenset()
    say(home, "li", signature=signature(home, signers["li"]))
    assert let_through(home, refused) == {"gov.house@2026-11-22"}
    assert list(releases.forged(refused, home, secrets.read(home.secrets))) == []
    text = (home.reference / "allowed_signers").read_text(encoding="ascii")
    (home.reference / "allowed_signers").write_text(text.splitlines()[0] + "\n", encoding="ascii")
    assert let_through(home, refused) == frozenset(), "a key that is not allowed any more opens nothing"


@pytest.mark.usefixtures("refused")
def test_a_signature_that_does_not_hold_is_refused(home: Home, signers: dict[str, Path]) -> None:
    for by, made, said in (
        ("wang", None, "releases are signed here"),
        ("wang", signature(home, signers["stranger"]), "is not wang's"),
        ("wang", signature(home, signers["li"]), "is not wang's"),
        ("wang", signature(home, signers["wang"], "gov.lease"), "is not wang's"),
        ("wang", signature(home, signers["wang"], reject=True), "is not wang's"),
        ("wang", "no signature at all", "is not wang's"),
        ("nobody", signature(home, signers["wang"]), "is not nobody's"),
    ):
        with pytest.raises(ReleaseError, match=said):
            say(home, by, signature=made)
    assert journal.entries(home) == []
    say(home, "wang", signature=signature(home, signers["wang"]))
    with pytest.raises(ReleaseError, match="different person"):
        say(home, "wang2", signature=signature(home, signers["wang"]))


def test_a_signature_moved_to_another_word_by_hand_opens_nothing(
    home: Home, refused: duckdb.DuckDBPyConnection, signers: dict[str, Path]
) -> None:
    say(home, "wang", signature=signature(home, signers["wang"]))
    say(home, "li", signature=signature(home, signers["li"]))
    path = home.inbox / journal.FILE
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines[1]["signature"] = lines[0]["signature"]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert let_through(home, refused) == frozenset()
