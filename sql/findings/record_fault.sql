-- How often a model met a fault of a source tonight.
SELECT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    $fault AS fault,
    $rows AS rows
