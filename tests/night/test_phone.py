"""A worker's form of a real night: what he answers and what he found come into the ledger of the next."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chromium import NEEDS_CHROMIUM, Chromium
from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]
NOTE = "楼道里停了十几辆电动车，一套房里住了很多人"


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_a_form_goes_all_the_way_to_the_ledger(fresh_city: City, copy_of: Copy, tmp_path: Path) -> None:
    city = copy_of(fresh_city)
    city.run("nightly", "--once", "--format", "html")
    listed = NIGHTS[0] + dt.timedelta(1)
    form = min((city.root / "outbox" / str(NIGHTS[0]) / "gov" / "worker").glob("*.html"))
    with Chromium(tmp_path / "chromium") as browser:
        page = browser.open(form.as_uri(), day=listed)
        task, address = page.run("[tasks[0].number, document.querySelector('.door h2').firstChild.data.trim()]")
        page.run(f"tasks[0].said = {{answer: '07', date: '{listed}', note: '', department: ''}}, tasks[0].changed()")
        said = {"address": address, "kind": "燃气隐患", "date": str(listed), "note": NOTE}
        page.run(f"{{ const one = addReport(); one.said = {json.dumps(said)}; one.changed(); }}")
        since = len(browser.events)
        page.run("document.getElementById('export').click()")
        shutil.copy(page.downloaded(since), city.root / "inbox")
        assert page.complaints() == []
    told = json.loads(city.run("returns", "--json").stdout)
    assert (told["rows accepted"], told["rows refused"]) == (2, 0), told
    city.run("nightly", "--once")
    assert city.query(f"SELECT answer_code, state FROM push.task_state WHERE task_number = '{task}'") == [
        ("07", "in_review")
    ]
    assert city.query("SELECT count(*) FROM push.task WHERE model_id = 'N1'") == [(1,)]
