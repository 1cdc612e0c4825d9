-- Tasks of each area, all of them, by theme and by model: the layers of the map. A count of one or two is -1 and is known to nobody
-- from here on.
WITH counted AS (
    SELECT
        area_code,
        theme,
        model_id,
        grouping(theme) AS any_theme,
        grouping(model_id) AS any_model,
        count(*) AS live,
        count(CASE WHEN is_new THEN 1 END) AS new,
        count(CASE WHEN is_due THEN 1 END) AS due,
        count(CASE WHEN is_late THEN 1 END) AS late,
        count(CASE WHEN in_review THEN 1 END) AS review
    FROM map_task
    WHERE area_code IS NOT NULL
    GROUP BY GROUPING SETS ((area_code), (area_code, theme), (area_code, model_id))
)

SELECT
    CASE WHEN any_model = 0 THEN model_id WHEN any_theme = 0 THEN theme ELSE 'all' END AS layer,
    area_code,
    CASE WHEN live BETWEEN 1 AND 2 THEN -1 ELSE live END AS live,
    CASE WHEN new BETWEEN 1 AND 2 THEN -1 ELSE new END AS new,
    CASE WHEN due BETWEEN 1 AND 2 THEN -1 ELSE due END AS due,
    CASE WHEN late BETWEEN 1 AND 2 THEN -1 ELSE late END AS late,
    CASE WHEN review BETWEEN 1 AND 2 THEN -1 ELSE review END AS review
FROM counted
ORDER BY layer, area_code
