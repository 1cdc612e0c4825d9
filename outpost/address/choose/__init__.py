"""``choose``: of a few written addresses, the one that a query most likely means. Knows no register."""
