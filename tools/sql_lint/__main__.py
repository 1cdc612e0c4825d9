"""``python -m tools.sql_lint``."""

import sys

from tools.sql_lint import main

sys.exit(main(sys.argv[1:]))
