-- Who released or rejected a batch of a model, as the night took it.
SELECT
    batch,
    model_id,
    person,
    account,
    reject
FROM push.breaker_word
WHERE taken_on = $business_date
ORDER BY batch, model_id, person
