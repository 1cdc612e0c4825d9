-- How many tasks each recipient would have: those of all nights, and the new ones of each day. New is what that rule did not
-- find the night before; on the first night, what the rule in force does not find.
-- Grain: one row a side, recipient and night (side, kind, number, business_date).
WITH nights AS (
    SELECT
        business_date,
        lag(business_date) OVER (ORDER BY business_date) AS before
    FROM (SELECT DISTINCT business_date FROM ran)
),

standing AS (
    SELECT
        doer.business_date,
        doer.side,
        doer.task_key,
        doer.kind,
        doer.number,
        CASE
            WHEN nights.before IS NULL THEN at_first.task_key IS NULL
            ELSE night_before.task_key IS NULL
        END AS is_new
    FROM doer
    INNER JOIN nights ON doer.business_date = nights.business_date
    LEFT JOIN doer AS night_before
        ON nights.before = night_before.business_date AND doer.side = night_before.side AND doer.task_key = night_before.task_key
    LEFT JOIN doer AS at_first
        ON
            nights.before IS NULL
            AND doer.business_date = at_first.business_date
            AND at_first.side = 'live'
            AND doer.task_key = at_first.task_key
)

SELECT
    side,
    kind,
    number,
    business_date,
    count(*) AS standing,
    count(*) FILTER (WHERE is_new) AS new
FROM standing
GROUP BY side, kind, number, business_date
ORDER BY side, kind, number, business_date
