"""What the index of events answered is kept while nothing changed it: always what Dagster's own storage answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.data_version import DATA_VERSION_TAG
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from outpost.init import TEMPLATES
from pipelines import records

DAYS = dg.DailyPartitionsDefinition("2026-11-01")
DAY, NEXT = "2026-11-20", "2026-11-21"


@dg.asset(partitions_def=DAYS)
def first() -> None: ...


@dg.asset(partitions_def=DAYS, deps=[first])
def second() -> None: ...


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    (tmp_path / "dagster.yaml").write_text((TEMPLATES / "dagster.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as made:
        yield made
    records.kept_engine.cache_clear()


def run(instance: dg.DagsterInstance, day: str) -> None:
    assert dg.materialize([first, second], partition_key=day, instance=instance).success


def events(instance: dg.DagsterInstance) -> records.Events:
    storage = instance.event_log_storage
    assert isinstance(storage, records.Events)
    return storage


def dagsters(instance: dg.DagsterInstance) -> SqliteEventLogStorage:
    """Dagster's own storage over the same files."""
    found = SqliteEventLogStorage(str(Path(instance.root_directory) / "history" / "runs"))
    found.register_instance(instance)
    return found


def tags(storage: SqliteEventLogStorage, asset: dg.AssetsDefinition, day: str) -> Mapping[str, Mapping[str, str]]:
    kind = dg.DagsterEventType.ASSET_MATERIALIZATION
    return storage.get_latest_tags_by_partition(asset.key, kind, [DATA_VERSION_TAG], asset_partitions=[day])


def assert_the_same(instance: dg.DagsterInstance) -> None:
    ours, theirs, keys = events(instance), dagsters(instance), [second.key, first.key, dg.AssetKey("nobody")]
    for _ in range(2):
        assert ours.get_asset_records(keys) == theirs.get_asset_records(keys)
        for asset in (first, second):
            for day in (DAY, NEXT):
                assert tags(ours, asset, day) == tags(theirs, asset, day)


def test_the_answers_are_dagsters_own_after_each_run(instance: dg.DagsterInstance) -> None:
    assert_the_same(instance)
    for day in (DAY, NEXT, DAY):
        run(instance, day)
        assert_the_same(instance)


def test_what_others_write_ends_the_answers(instance: dg.DagsterInstance) -> None:
    """Another storage over the same files, as another process has one."""
    run(instance, DAY)
    assert_the_same(instance)
    before = events(instance).get_asset_records([first.key])[0].storage_id, tags(events(instance), first, DAY)
    with dg.DagsterInstance.get() as other:
        run(other, DAY)
    assert_the_same(instance)
    assert (events(instance).get_asset_records([first.key])[0].storage_id, tags(events(instance), first, DAY)) != before


def test_an_asset_that_is_wiped_is_known_no_more(instance: dg.DagsterInstance) -> None:
    run(instance, DAY)
    assert len(events(instance).get_asset_records([first.key, second.key])) == 2
    instance.wipe_assets([first.key])
    assert [record.asset_entry.asset_key for record in events(instance).get_asset_records([first.key, second.key])] == [
        second.key
    ]
    assert_the_same(instance)


def test_nothing_is_asked_twice(instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    run(instance, DAY)
    asked: list[list[dg.AssetKey]] = []
    ask = SqliteEventLogStorage.get_asset_records

    def counted(self: SqliteEventLogStorage, asset_keys: list[dg.AssetKey]) -> object:
        asked.append(asset_keys)
        return ask(self, asset_keys)

    monkeypatch.setattr(SqliteEventLogStorage, "get_asset_records", counted)
    for keys in ([first.key], [first.key, second.key], [second.key, first.key]):
        assert len(events(instance).get_asset_records(keys)) == len(keys)
    assert asked == [[second.key]], "the run itself asked for what its second step depends on"
