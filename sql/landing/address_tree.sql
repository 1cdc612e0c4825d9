-- The rows of a delivery of standard addresses as a tree: who lies in whom.
SELECT
    row_number,
    address_code,
    parent_code,
    level
FROM read_parquet($file)
