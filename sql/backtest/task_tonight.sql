-- The tasks that both rules would have on one night, in the shape that the ledger's routing takes: nobody has refused one
-- and none was given to somebody else.
-- Grain: one row a side and task key (task_number).
WITH placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY side, task_key ORDER BY priority, reason, subject_key) AS position
    FROM found
    WHERE business_date = $T
)

SELECT
    concat(side, '|', task_key) AS task_number,
    $model_id AS model_id,
    'open' AS state,
    subject_kind,
    subject_key,
    address_code,
    building_code,
    area_code,
    route,
    CAST([] AS VARCHAR []) AS refused_by,
    CAST(NULL AS VARCHAR) AS assigned_to,
    CAST(NULL AS VARCHAR) AS assigned_instead_of,
    -- asked for by routing, of what people began alone
    CAST(NULL AS JSON) AS evidence
FROM placed
WHERE position = 1
