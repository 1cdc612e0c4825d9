-- Source rows are rows of extracts that the spec declares, each named in full.
SELECT source.subject_key
FROM (
    SELECT
        subject_key,
        unnest(source_rows) AS source_row
    FROM model_output
    WHERE not_evaluated IS NULL
) AS source
WHERE
    NOT coalesce(
        list_contains($extracts, source.source_row.extract)
        AND source.source_row.delivery IS NOT NULL
        AND source.source_row.row_number IS NOT NULL,
        FALSE
    )
