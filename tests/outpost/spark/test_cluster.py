"""Address texts on a standalone cluster, whose workers are no children of this process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from outpost.settings_sections import EngineSettings
from outpost.spark import addresses
from outpost.spark.session import opened
from tests.outpost.address.test_golden import register
from tests.outpost.spark.test_addresses import GOLDEN, at_home, column, hostile, kept, spread

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java (Debian: openjdk-17-jre-headless)"),
]


def test_workers_find_what_they_are_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.outpost.spark import sessions
    from tests.standalone import standalone

    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    texts = column([*GOLDEN, *hostile(600)])
    folder = tmp_path / "演示 [home] *"
    with standalone(tmp_path, workers=1) as cluster:
        settings = EngineSettings(name="spark", master=cluster.master, driver_host="127.0.0.1", memory="512MB")
        session = opened(settings, folder, "outpost", addresses.carry(folder))
        try:
            where = session.sparkContext.parallelize([0], 1).map(lambda _: __import__("outpost").__file__).collect()
            found = spread(session, kept(register(), tmp_path), texts, partitions=3)
        finally:
            sessions.end(session)
    assert where == [str(folder / "carried" / "outpost" / "__init__.py")]
    assert found.equals(at_home(texts, register()))
