"""A city that answers: a demo city whose people fill in their lists, night after night (``outpost demo --live``).

1. ``World`` is the city that ``outpost demo`` writes, held in memory. It delivers one night at a time.
2. The night runs as any night does. This package runs none and takes nothing in: ``outpost.cli.living`` does.
3. ``Day`` is the day after: people read ``outbox/<T>/``, go or do not go, fill in the real workbooks and put them into
   inbox/; reviewers do the same with 待审核; departments change the rows that corrections name.
4. What they put right are ``Edit``s of the world, so a later delivery shows it and the finding is gone because the city
   changed. ``mending`` says for each model what that is; a model without a function has its rows brought up to date.
5. Who goes when, who is not let in, who errs and who says what is chance by seed and task (``chance``, ``habits.toml``,
   ``behaviour``), never by a clock, a task number or a secret: the same seed does the same in any home.
6. ``Diary`` keeps the edits of each day in ``lake/demo/``: a stopped run goes on where it stopped.

Not here: how rows of a city are made (``outpost.demo``), what an answer does (``outpost.returns``, ``outpost.ledger``).
"""

from __future__ import annotations

from outpost.demo.live.day import Day, Lived
from outpost.demo.live.diary import Diary, LiveCity
from outpost.demo.live.edits import Edit
from outpost.demo.live.world import World

__all__ = ["Day", "Diary", "Edit", "LiveCity", "Lived", "World"]
