-- Cited rows of one extract as they were landed.
SELECT landed.*
FROM read_parquet($files) AS landed
SEMI JOIN missing
    ON
        landed.delivery = missing.source_row.delivery
        AND landed.row_number = missing.source_row.row_number
        AND missing.source_row.extract = $extract
