-- Where the rows of one key stand in the landed files that are kept: every version, of every delivery.
SELECT
    delivery,
    row_number
FROM read_parquet($files)
WHERE list_contains($keys, source_key)
ORDER BY delivery, row_number
