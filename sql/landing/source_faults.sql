-- What was changed in the values of a delivery when it was landed, by column and kind.
SELECT
    "column",
    fault,
    rows
FROM push.source_fault
WHERE extract = $extract AND delivery = $delivery
ORDER BY "column", fault
