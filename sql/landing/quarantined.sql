-- The rows of a delivery that stand in quarantine.
SELECT
    row_number,
    "column",
    rule,
    value_masked
FROM landing.quarantine
WHERE extract = $extract AND delivery = $delivery
ORDER BY row_number
