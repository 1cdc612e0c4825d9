-- Tonight's new keys of each model, for the nights to come.
SELECT *
FROM tonight_breaker
ORDER BY model_id
