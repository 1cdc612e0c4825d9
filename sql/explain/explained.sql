-- The tasks of one model and night whose findings are computed again.
SELECT *
FROM asked
WHERE model_id = $model_id AND found_on = CAST($T AS DATE)
