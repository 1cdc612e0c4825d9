-- Batches that were released or rejected since words are proved (account), in the last year.
SELECT DISTINCT
    batch.business_date AS batch,
    batch.model_id,
    batch.state = 'rejected' AS reject,
    batch.resolved_on
FROM push.breaker_key AS batch
WHERE
    batch.state IN ('released', 'rejected')
    AND batch.resolved_on > (SELECT max(business_date) FROM push.night) - to_days(CAST($journal_days AS INTEGER))
    AND batch.resolved_on >= (SELECT coalesce(min(business_date), DATE '9999-12-31') FROM push.task_event WHERE event = 'sealed')
ORDER BY batch, batch.model_id, reject, batch.resolved_on
