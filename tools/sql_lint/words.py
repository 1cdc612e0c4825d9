"""Words that are refused by name, and what to write instead."""

from __future__ import annotations

CLOCK = "no clock: bind $T"
CHANCE = "the same input would give another result"
WEEKDAY = "engines number weekdays differently: join registers.calendar"
_DISTANCE = "Spark has levenshtein alone, and each pair of rows would be asked: compare distinct texts in Python"
_WHICH = "which row is left open: min, max, or row_number() with a total order"


def _each(names: str, advice: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), advice)


# As they are called; current_date and its like are also refused without brackets.
FUNCTIONS = {
    **_each("now today get_current_timestamp get_current_time transaction_timestamp", CLOCK),
    **_each("current_date current_time current_timestamp localtime localtimestamp", CLOCK),
    **_each("random uuid gen_random_uuid uuidv4 uuidv7 nextval", CHANCE),
    **_each("dayofweek isodow weekday", WEEKDAY),
    **_each("percentile_cont percentile_disc quantile quantile_cont quantile_disc", "engines differ: median"),
    **_each("levenshtein editdist3 damerau_levenshtein hamming mismatches jaccard", _DISTANCE),
    **_each("jaro_similarity jaro_winkler_similarity", _DISTANCE),
    **_each("first last any_value arbitrary", _WHICH),
    **_each("string_agg group_concat listagg", "order is left open: array_to_string(list_sort(list(...)), ...)"),
    **_each("list_slice array_slice", "not in Spark: substr for texts, list_filter for lists"),
    **_each("try_strptime strptime", "not in Spark, or read differently: CAST or TRY_CAST of ISO texts"),
    "hash": "engines hash differently: sha256 or md5",
    "regexp_full_match": "not in Spark: regexp_matches with ^ and $",
    "age": "not in Spark: year(a) - year(b) with the birthday compared",
    "len": "texts: length; lists: array_length",
}
# In shared terms and models alone, which run on Spark too; what else stands in sql/ runs on DuckDB.
IN_RULES = {
    **_each(
        "trim ltrim rtrim",
        "DuckDB takes the blanks of Chinese texts away too, Spark does not: texts are landed trimmed",
    ),
    **_each("list_distinct array_distinct", "DuckDB leaves null out, Spark keeps it: list(DISTINCT ...)"),
    "upper": "engines differ on letters like ß: compare codes as they are delivered",
    "chr": "Spark makes one byte of it: write the character",
    "date_trunc": "a timestamp on DuckDB, a date on Spark: make_date",
}
BARE_CLOCKS = frozenset({"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"})
WEEKDAY_PARTS = frozenset({"DOW", "ISODOW", "DAYOFWEEK", "WEEKDAY"})

# Written in capitals.
KEYWORDS = frozenset(
    (
        *("SELECT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "HAVING", "QUALIFY", "LIMIT", "WITH", "RECURSIVE", "AS"),
        *("JOIN", "LEFT", "INNER", "FULL", "CROSS", "OUTER", "ON", "USING", "UNION", "ALL", "EXCEPT", "INTERSECT"),
        *("AND", "OR", "NOT", "IN", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END", "BETWEEN", "LIKE", "EXISTS"),
        *("DISTINCT", "OVER", "PARTITION", "FILTER", "DESC", "ASC", "CAST"),
        *("CREATE", "TABLE", "INSERT", "INTO", "UPDATE", "DELETE", "SET", "VALUES"),
    )
)
