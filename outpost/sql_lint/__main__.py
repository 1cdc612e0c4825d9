"""``python -m outpost.sql_lint``."""

import sys

from outpost.sql_lint import main

sys.exit(main(sys.argv[1:]))
