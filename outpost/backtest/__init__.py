"""Back-tests: a changed rule beside the one in force, on past nights as they were.

Here: the changed rule (``change``), both rules run on each night (``trial``), and what came of it (``report``). Not
here: how a past night is rebuilt (``outpost.past``), and anything that changes a home: a back-test only reads.
"""

from outpost.backtest.change import changed_by, from_file
from outpost.backtest.report import Report
from outpost.backtest.trial import BacktestError, run
from outpost.models.change import Change

__all__ = ["BacktestError", "Change", "Report", "changed_by", "from_file", "run"]
