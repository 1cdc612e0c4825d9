-- What each extract is worth tonight: its newest accepted delivery, and whether that is fresh, too old, or there is none.
-- A delivery is too old when its age in days exceeds what the contract allows. `why` ends a sentence of the coverage line.
WITH extracts AS (
    SELECT
        unnest($extracts) AS extract,
        unnest($stale_after) AS stale_after
),

ranked AS (
    SELECT
        extract,
        delivery,
        business_date,
        row_number() OVER (PARTITION BY extract ORDER BY business_date DESC, sequence DESC) AS place
    FROM landing.delivery
    WHERE status = 'accepted' AND business_date <= $T
),

refused AS (
    SELECT DISTINCT extract
    FROM landing.delivery
    WHERE status = 'refused' AND business_date = $T
),

aged AS (
    SELECT
        extracts.extract,
        ranked.delivery,
        ranked.business_date,
        CAST(date_diff('day', ranked.business_date, CAST($T AS DATE)) AS INTEGER) AS age_days,
        extracts.stale_after,
        refused.extract IS NOT NULL AS refused_tonight
    FROM extracts
    LEFT JOIN ranked ON extracts.extract = ranked.extract AND ranked.place = 1
    LEFT JOIN refused ON extracts.extract = refused.extract
)

SELECT
    extract,
    delivery,
    business_date,
    age_days,
    CASE
        WHEN delivery IS NULL THEN 'missing'
        WHEN age_days > stale_after THEN 'stale'
        ELSE 'fresh'
    END AS status,
    CASE
        WHEN delivery IS NULL THEN '尚未收到可用数据'
        ELSE concat('数据截至', month(business_date), '月', day(business_date), '日')
    END
    || CASE WHEN age_days > stale_after THEN concat('，已超过', stale_after, '天') ELSE '' END
    || CASE WHEN refused_tonight THEN '，当日批次被退回' ELSE '' END AS why
FROM aged
ORDER BY extract
