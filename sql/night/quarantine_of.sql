-- The rows that a night put into quarantine, with masked values: what a data steward takes up with the source.
SELECT
    extract,
    delivery,
    row_number,
    "column",
    rule,
    value_masked
FROM landing.quarantine
WHERE night = $T
ORDER BY extract, delivery, row_number, "column", rule
