-- What ran tonight and what did not, and why: the coverage line that heads every list. Retired models are no part of it.
WITH reasons AS (
    SELECT
        model_id,
        array_to_string(list_sort(list(DISTINCT why)), '，') AS why
    FROM push.held
    WHERE business_date = $T
    GROUP BY model_id
)

SELECT
    night.model_id,
    night.state,
    coalesce(reasons.why, night.why) AS why
FROM push.model_night AS night
LEFT JOIN reasons ON night.model_id = reasons.model_id
WHERE night.business_date = $T AND night.state <> 'retired'
ORDER BY length(night.model_id), night.model_id
