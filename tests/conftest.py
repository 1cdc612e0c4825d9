"""How many examples a property is tried on: `./dev test --hypothesis-profile thorough` takes ten times as long."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile("quick")
