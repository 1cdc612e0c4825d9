-- How a model's night went.
SELECT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    $model_version AS model_version,
    $state AS state,
    $findings AS findings,
    $why AS why
