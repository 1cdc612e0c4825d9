-- A parameter that the city set otherwise than the spec; the balance counts the findings that it touched.
SELECT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    $name AS name,
    $value AS value,
    $instead_of AS instead_of
