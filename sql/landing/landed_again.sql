-- Rows of a landed file as rows of another delivery, in their order.
SELECT * REPLACE ($delivery AS delivery)
FROM read_parquet($file)
