-- Rows that are past their time: replaced long ago, or ended long ago and without a younger version.
SELECT
    old.delivery,
    old.row_number
FROM old_versions AS old
LEFT JOIN ended_rows AS ended ON old.delivery = ended.delivery AND old.row_number = ended.row_number
WHERE old.is_replaced OR ended.row_number IS NOT NULL
