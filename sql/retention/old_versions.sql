-- Rows of an incremental extract that may be past their time: `is_replaced`, a newer version of the key came so long ago or
-- longer; else every version of the key is that old, so that the newest one may go once it has ended, and no older one
-- comes back in its place.
WITH versions AS (
    SELECT
        landed.delivery,
        landed.row_number,
        delivery.business_date,
        min(delivery.business_date) OVER (
            PARTITION BY landed.source_key
            ORDER BY
                landed.updated_at DESC,
                delivery.business_date DESC,
                delivery.sequence DESC,
                landed.row_number DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS newer_from,
        max(delivery.business_date) OVER (PARTITION BY landed.source_key) AS last_from
    FROM read_parquet($files) AS landed
    INNER JOIN landing.delivery ON landed.delivery = delivery.delivery
),

judged AS (
    SELECT
        delivery,
        row_number,
        last_from,
        coalesce(
            newer_from <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
            AND business_date <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER)),
            FALSE
        ) AS is_replaced
    FROM versions
)

SELECT
    delivery,
    row_number,
    is_replaced
FROM judged
WHERE is_replaced OR last_from <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
