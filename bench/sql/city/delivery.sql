-- The deliveries behind it.
SELECT
    concat(extract, '@2026-06-01') AS delivery,
    extract,
    $T AS business_date,
    '' AS file,
    'accepted' AS status,
    TIMESTAMP '2026-06-02 00:30:00' AS extracted_at,
    $T AS night,
    1 AS sequence
FROM (SELECT unnest($extracts) AS extract) AS listed
