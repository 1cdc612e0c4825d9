"""``python -m tools.cards``."""

import sys

from tools.cards import main

raise SystemExit(main(sys.argv[1:]))
