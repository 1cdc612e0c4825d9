-- What became of the rows of each accepted delivery of the night.
WITH accepted AS (
    SELECT *
    FROM landing.delivery
    WHERE night = CAST($T AS DATE) AND status = 'accepted'
),

term AS (
    SELECT
        delivery,
        'rows' AS term,
        rows AS count
    FROM accepted
    UNION ALL
    SELECT
        delivery,
        'loaded' AS term,
        loaded AS count
    FROM accepted
    UNION ALL
    SELECT
        delivery,
        'replaced' AS term,
        replaced AS count
    FROM accepted
    UNION ALL
    SELECT
        delivery,
        'quarantined' AS term,
        quarantined AS count
    FROM accepted
    UNION ALL
    SELECT
        delivery,
        'parked' AS term,
        parked AS count
    FROM accepted
    UNION ALL
    SELECT
        delivery,
        'dropped' AS term,
        dropped AS count
    FROM accepted
)

SELECT
    concat('delivery ', delivery) AS account,
    term,
    coalesce(count, 0) AS count
FROM term
ORDER BY account, term
