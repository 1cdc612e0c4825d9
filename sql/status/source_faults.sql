-- Faults of the sources that models and landing counted on a night.
WITH counted AS (
    SELECT
        coalesce(model_id, extract) AS counted_by,
        CASE WHEN "column" IS NULL THEN fault ELSE concat("column", ' ', fault) END AS fault,
        rows
    FROM push.source_fault
    WHERE business_date = $business_date AND rows > 0
)

SELECT
    counted_by,
    fault,
    CAST(sum(rows) AS BIGINT) AS rows
FROM counted
GROUP BY counted_by, fault
ORDER BY counted_by, fault
