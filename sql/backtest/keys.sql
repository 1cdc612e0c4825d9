-- Each finding of all nights together, by what becomes of it: added, dropped or kept. Of a model that makes one task of all its
-- reasons, a subject that is found for another reason is kept; its reason is the one of the rule in force.
-- Grain: one row a task's key (task_key).
SELECT
    task_key,
    coalesce(min(reason) FILTER (WHERE side = 'live'), min(reason)) AS reason,
    min(subject_key) AS subject_key,
    max(address_code) AS address_code,
    count(DISTINCT business_date) AS nights,
    min(business_date) AS first_night,
    CASE
        WHEN NOT bool_or(side = 'live') THEN 'added'
        WHEN NOT bool_or(side = 'changed') THEN 'dropped'
        ELSE 'kept'
    END AS fate
FROM found
GROUP BY task_key
