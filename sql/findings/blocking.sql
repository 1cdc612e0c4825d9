-- The extracts that hold a model tonight: required, and missing or too old.
SELECT
    extract,
    why
FROM registers.extract_status
WHERE list_contains($requires, extract) AND status <> 'fresh'
ORDER BY extract
