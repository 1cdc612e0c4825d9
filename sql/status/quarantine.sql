-- Quarantined rows of a night by extract, column and rule; never their values.
SELECT
    extract,
    "column",
    rule,
    count(*) AS rows
FROM landing.quarantine
WHERE night = $business_date
GROUP BY extract, "column", rule
ORDER BY extract, "column", rule
