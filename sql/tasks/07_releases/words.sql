-- All words on batches that are on record: whose account released or rejected what, in the order in which they were taken.
SELECT
    batch,
    model_id,
    coalesce(account, concat('name:', person)) AS account,
    reject
FROM push.breaker_word
ORDER BY taken_on, batch, model_id, account, reject
