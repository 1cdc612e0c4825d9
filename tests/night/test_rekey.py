"""The ledger knows address texts by the keys that A1 gives them: else it could not follow them to new ones."""

from __future__ import annotations

from tests.night.conftest import NIGHTS, City


def test_every_text_that_a1_speaks_of_is_known_by_its_key(three_nights: City) -> None:
    keys = {key for (key,) in three_nights.query("SELECT subject_key FROM push.text_key")}
    found = three_nights.query("SELECT DISTINCT subject_key FROM push.finding WHERE model_id = 'A1'")
    assert found
    assert {key for (key,) in found} <= keys
    kept = three_nights.query("SELECT DISTINCT business_date FROM push.text_key ORDER BY ALL")
    assert [night for (night,) in kept] == NIGHTS[1:]
