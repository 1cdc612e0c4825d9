-- What else pages read of the registers, without a row.
SELECT
    CAST(NULL AS STRUCT(extract VARCHAR, delivery VARCHAR, row_number BIGINT)) AS source_row,
    CAST(NULL AS BOOLEAN) AS domestic_violence_flag,
    CAST(NULL AS VARCHAR) AS place_code,
    CAST(NULL AS VARCHAR) AS category,
    CAST(NULL AS TIMESTAMP) AS occurred_at,
    CAST(NULL AS VARCHAR) AS extract,
    CAST(NULL AS VARCHAR) AS status,
    CAST(NULL AS VARCHAR) AS why
WHERE false
