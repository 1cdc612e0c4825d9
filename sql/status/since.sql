-- The finished nights from a business date on, one row each: what came, how the models ran, what became of it.
WITH nights AS (
    SELECT
        business_date,
        list_day,
        state
    FROM push.night
    WHERE business_date >= CAST($since AS DATE)
),

came AS (
    SELECT
        night,
        count(*) AS deliveries,
        count(CASE WHEN status = 'refused' THEN 1 END) AS refused,
        CAST(sum(coalesce(rows, 0)) AS BIGINT) AS rows,
        CAST(sum(coalesce(quarantined, 0)) AS BIGINT) AS quarantined
    FROM landing.delivery
    WHERE night >= CAST($since AS DATE)
    GROUP BY night
),

ran AS (
    SELECT
        business_date,
        CAST(sum(coalesce(findings, 0)) AS BIGINT) AS findings,
        count(CASE WHEN state = 'held' THEN 1 END) AS held,
        count(CASE WHEN state = 'failed' THEN 1 END) AS failed
    FROM push.model_night
    WHERE business_date >= CAST($since AS DATE)
    GROUP BY business_date
),

counted AS (
    SELECT
        business_date,
        max(CASE WHEN account = 'flow' AND term = 'opened' THEN count END) AS opened,
        max(CASE WHEN account = 'flow' AND term = 'ended' THEN count END) AS ended,
        max(CASE WHEN account = 'tasks' AND term = 'not_ended' THEN count END) AS not_ended
    FROM push.balance
    WHERE business_date >= CAST($since AS DATE)
    GROUP BY business_date
)

SELECT
    nights.business_date,
    nights.state,
    nights.list_day,
    came.deliveries,
    came.refused,
    came.rows,
    came.quarantined,
    ran.findings,
    ran.held,
    ran.failed,
    counted.opened,
    counted.ended,
    counted.not_ended
FROM nights
LEFT JOIN came ON nights.business_date = came.night
LEFT JOIN ran ON nights.business_date = ran.business_date
LEFT JOIN counted ON nights.business_date = counted.business_date
ORDER BY nights.business_date
