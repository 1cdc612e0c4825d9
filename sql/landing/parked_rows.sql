-- Rows of an extract that wait for their address, and whether the newest standard addresses hold it now.
WITH known AS (
    SELECT DISTINCT held.address_code
    FROM read_parquet($files) AS held
)

SELECT
    parked.delivery,
    parked.business_date,
    parked.path,
    parked.row_number,
    parked.address_code,
    known.address_code IS NOT NULL AS is_known
FROM landing.parked
LEFT JOIN known ON parked.address_code = known.address_code
WHERE parked.extract = $extract
ORDER BY
    parked.business_date,
    parked.delivery,
    parked.row_number
