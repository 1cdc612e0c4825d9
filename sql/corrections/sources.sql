-- The rows that each line names, in order.
SELECT
    source.task_number,
    source.extract,
    source.source_key,
    source.delivery,
    source.row_number
FROM push.correction_source AS source
WHERE source.shown
ORDER BY
    source.task_number,
    source.extract,
    source.source_key,
    source.delivery,
    source.row_number
