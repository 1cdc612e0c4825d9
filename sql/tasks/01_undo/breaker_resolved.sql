-- Batches that the night resolved wait again.
UPDATE push.breaker_key
SET
    state = 'pending',
    resolved_on = NULL
WHERE resolved_on = CAST($T AS DATE)
