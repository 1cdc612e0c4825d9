-- The reference files that the night of $T worked with.
SELECT
    name,
    digest
FROM published.push.reference_input
WHERE business_date = $T
ORDER BY name
