-- All words on batches that are on record: who released or rejected what, in the order in which they were taken.
SELECT
    batch,
    model_id,
    person,
    reject
FROM push.breaker_word
ORDER BY taken_on, batch, model_id, person, reject
