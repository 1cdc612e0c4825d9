-- Batches that the breaker holds: how many keys, and who has spoken.
WITH waiting AS (
    SELECT
        business_date AS batch,
        model_id,
        count(*) AS keys
    FROM push.breaker_key
    WHERE state = 'pending'
    GROUP BY business_date, model_id
),

spoken AS (
    SELECT
        batch,
        model_id,
        array_to_string(list_sort(list(DISTINCT CASE WHEN NOT reject THEN person END)), ', ') AS released_by,
        array_to_string(list_sort(list(DISTINCT CASE WHEN reject THEN person END)), ', ') AS rejected_by
    FROM push.breaker_word
    GROUP BY batch, model_id
)

SELECT
    waiting.batch,
    waiting.model_id,
    waiting.keys,
    spoken.released_by,
    spoken.rejected_by
FROM waiting
LEFT JOIN spoken ON waiting.batch = spoken.batch AND waiting.model_id = spoken.model_id
ORDER BY waiting.batch, waiting.model_id
