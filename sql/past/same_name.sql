-- The names with a lost character that the registers of $T took for other names.
SELECT
    extract,
    person_key,
    name_key,
    same_as,
    since,
    CAST(NULL AS DATE) AS until
FROM published.landing.same_name
WHERE since <= $T AND (until IS NULL OR until > $T)
