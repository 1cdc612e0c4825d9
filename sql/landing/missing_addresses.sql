-- Rows of a landed file whose address the newest accepted standard addresses do not hold (cancelled ones count as held).
WITH known AS (
    SELECT DISTINCT held.address_code
    FROM read_parquet($address_files) AS held
)

SELECT
    landed.row_number,
    landed.address_code
FROM read_parquet($file) AS landed
ANTI JOIN known ON landed.address_code = known.address_code
WHERE landed.address_code IS NOT NULL
ORDER BY landed.row_number
