"""How many examples a property is tried on, and which tests know nothing of all extracts and models.

``./dev test --hypothesis-profile thorough`` tries ten times as many examples.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from outpost import contracts, models
from outpost.contracts import Contract

os.environ["LC_ALL"] = "C.UTF-8"
"""Commands speak English to tests, whatever the person who runs them speaks."""

settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile("quick")

ROOMS = tuple(Path(__file__).parent / "outpost" / room for room in ("address", "child", "identity", "ledger", "yields"))
"""Where tests name the extracts that they use and bring their models, all but those marked ``every``: one more extract
or model is nothing to them. They are marked ``own_ground``, held to it in every run, and left out where
``tests/conformance`` adds an extract and a model (docs/adr/0034)."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark who stands on own ground, before ``-m`` chooses."""
    for item in items:
        if any(item.path.is_relative_to(room) for room in ROOMS) and item.get_closest_marker("every") is None:
            item.add_marker("own_ground")


def knows_of_all(*_: object, **__: object) -> NoReturn:
    """What stands in the place of a way through all extracts or models."""
    raise AssertionError("a test on own ground asks which extracts or models there are: mark it `every`")


class Named(Mapping[str, Contract]):
    """Contracts by name, and no way through all of them."""

    def __init__(self, whole: Mapping[str, Contract]) -> None:
        self._whole = whole

    def __getitem__(self, name: str) -> Contract:
        return self._whole[name]

    __iter__ = knows_of_all
    __len__ = knows_of_all


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Close the ways through all extracts and models to tests on their own ground, and to their fixtures."""
    if item.get_closest_marker("own_ground") is None:
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contracts, "ALL", Named(contracts.ALL))
        for module, name in ((models, "load_specs"), (models.loading, "load_specs"), (models, "load_for_night")):
            patch.setattr(module, name, knows_of_all)
        return (yield)
