-- Quarantined rows of a delivery by column and rule; never their values.
SELECT
    "column",
    rule,
    count(*) AS rows
FROM landing.quarantine
WHERE delivery = $delivery
GROUP BY "column", rule
ORDER BY "column", rule
