"""``python -m outpost`` is the command ``outpost``."""

from outpost.cli import main

main()
