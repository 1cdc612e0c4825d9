"""The manifests of a whole city's deliveries, thrown away and made again, are those that were there."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.night.conftest import City


@pytest.mark.slow
def test_manifests_made_again_say_the_same(fresh_city: City, copy_of: Callable[[City], City]) -> None:
    city = copy_of(fresh_city)
    manifests = sorted((city.root / "landing").rglob("*.manifest.json"))
    before = {path: json.loads(path.read_text(encoding="utf-8")) for path in manifests}
    assert len(before) > 50
    for path in manifests:
        path.unlink()
    files = [str(path) for path in sorted((city.root / "landing").rglob("*.csv"))]
    told = json.loads(city.run("manifest", *files, "--json").stdout)
    assert {one["state"] for one in told} == {"written"}
    open_to_the_sender = {"extracted_at", "load"}
    for path, said in before.items():
        again = json.loads(path.read_text(encoding="utf-8"))
        assert {name for name in said if said[name] != again[name]} <= open_to_the_sender, path
