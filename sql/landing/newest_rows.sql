-- The current version of each key of an incremental extract: the newest updated_at; with equal ones the later delivery.
WITH versions AS (
    SELECT
        landed.source_key,
        landed.delivery,
        landed.row_number,
        row_number() OVER (
            PARTITION BY landed.source_key
            ORDER BY
                landed.updated_at DESC,
                delivery.business_date DESC,
                delivery.sequence DESC,
                landed.row_number DESC
        ) AS version
    FROM landing_rows AS landed
    INNER JOIN landing.delivery ON landed.delivery = delivery.delivery
),

newest AS (
    SELECT
        delivery,
        row_number
    FROM versions
    WHERE version = 1
)

SELECT *
FROM landing_rows
WHERE EXISTS (
    SELECT 1
    FROM newest
    WHERE newest.delivery = landing_rows.delivery AND newest.row_number = landing_rows.row_number
)
