-- Why a model did not run tonight: for one extract, or (extract null) for the model itself.
SELECT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    $extract AS extract,
    $why AS why
