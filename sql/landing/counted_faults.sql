-- What is wrong in the rows of a delivery, by column and rule: rows in quarantine, and values that were changed.
WITH fault AS (
    SELECT
        "column",
        rule,
        count(*) AS rows
    FROM landing.quarantine
    WHERE extract = $extract AND delivery = $delivery
    GROUP BY
        "column",
        rule
    UNION ALL
    SELECT
        "column",
        fault,
        rows
    FROM push.source_fault
    WHERE extract = $extract AND delivery = $delivery
)

SELECT
    "column",
    rule,
    rows
FROM fault
ORDER BY
    rows DESC,
    "column",
    rule
