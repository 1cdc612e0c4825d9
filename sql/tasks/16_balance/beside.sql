-- Each changed version that ran beside the model in force: what it found, by whether the model in force finds it too, and
-- what only the model in force finds (dropped).
WITH sided AS (
    SELECT
        model_id,
        reason,
        subject_key,
        'live' AS side
    FROM push.finding
    WHERE business_date = CAST($T AS DATE)
    UNION ALL
    SELECT
        model_id,
        reason,
        subject_key,
        'beside' AS side
    FROM push.beside_finding
    WHERE business_date = CAST($T AS DATE)
),

found AS (
    SELECT
        model_id,
        reason,
        subject_key,
        bool_or(side = 'live') AS is_live,
        bool_or(side = 'beside') AS is_beside
    FROM sided
    GROUP BY model_id, reason, subject_key
),

counted AS (
    SELECT
        night.model_id,
        (
            SELECT count(*)
            FROM push.beside_finding AS each
            WHERE each.business_date = CAST($T AS DATE) AND each.model_id = night.model_id
        ) AS findings,
        count(*) FILTER (WHERE found.is_beside AND NOT found.is_live) AS added,
        count(*) FILTER (WHERE found.is_beside AND found.is_live) AS kept,
        count(*) FILTER (WHERE found.is_live AND NOT found.is_beside) AS dropped
    FROM push.beside_night AS night
    LEFT JOIN found ON night.model_id = found.model_id
    WHERE night.business_date = CAST($T AS DATE) AND night.state = 'ran'
    GROUP BY night.model_id
)

SELECT
    concat('beside ', model_id) AS account,
    'findings' AS term,
    findings AS count
FROM counted
UNION ALL
SELECT
    concat('beside ', model_id) AS account,
    'added' AS term,
    added AS count
FROM counted
UNION ALL
SELECT
    concat('beside ', model_id) AS account,
    'kept' AS term,
    kept AS count
FROM counted
UNION ALL
SELECT
    concat('beside ', model_id) AS account,
    'dropped' AS term,
    dropped AS count
FROM counted
ORDER BY account, term
