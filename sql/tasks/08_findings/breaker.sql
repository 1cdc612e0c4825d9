-- Each model's new keys tonight against the median of its last nights that ran. Held and muted nights have no row that
-- counts; the first nights of a model, and the first after a muting, bring a backlog and are exempt.
-- Grain: one row a model of tonight (model_id).
WITH history AS (
    SELECT
        model_id,
        business_date,
        state,
        new_keys,
        row_number() OVER (PARTITION BY model_id, state ORDER BY business_date DESC) AS age
    FROM push.breaker_night
    WHERE business_date < $T
),

typical AS (
    SELECT
        model_id,
        median(CASE WHEN age <= $breaker_window THEN new_keys END) AS median
    FROM history
    WHERE state = 'ran'
    GROUP BY model_id
),

last_muting AS (
    SELECT
        model_id,
        max(business_date) AS muted_on
    FROM history
    WHERE state = 'muted'
    GROUP BY model_id
),

nights_since AS (
    SELECT
        history.model_id,
        count(CASE WHEN history.business_date > coalesce(last_muting.muted_on, DATE '1900-01-01') THEN 1 END) AS ran,
        count(last_muting.muted_on) > 0 AS was_muted
    FROM history
    LEFT JOIN last_muting ON history.model_id = last_muting.model_id
    WHERE history.state = 'ran'
    GROUP BY history.model_id
),

fresh AS (
    SELECT
        model_id,
        count(*) AS new_keys
    FROM tonight_fate_first
    WHERE fate = 'new'
    GROUP BY model_id
),

judged AS (
    SELECT
        night.business_date,
        night.model_id,
        night.state,
        coalesce(fresh.new_keys, 0) AS new_keys,
        CAST(typical.median AS DOUBLE) AS median,
        coalesce(nights_since.ran, 0) < $breaker_first_nights
        AND (spec.first_load OR coalesce(nights_since.was_muted, last_muting.muted_on IS NOT NULL)) AS exempt
    FROM push.model_night AS night
    INNER JOIN tonight_spec AS spec ON night.model_id = spec.model_id
    LEFT JOIN fresh ON night.model_id = fresh.model_id
    LEFT JOIN typical ON night.model_id = typical.model_id
    LEFT JOIN nights_since ON night.model_id = nights_since.model_id
    LEFT JOIN last_muting ON night.model_id = last_muting.model_id
    WHERE night.business_date = $T
)

SELECT
    business_date,
    model_id,
    state,
    new_keys,
    median,
    exempt,
    state = 'ran' AND NOT exempt
    AND new_keys > $breaker_factor * coalesce(median, 0) AND new_keys > coalesce(median, 0) + $breaker_margin AS tripped
FROM judged
ORDER BY model_id
