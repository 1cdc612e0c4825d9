-- What became of each open correction: changed when a cited row says something else or some are gone, gone when all are.
-- One that cites no row that is still known has nothing to wait for.
WITH compared AS (
    SELECT
        waits.task_number,
        now.source_key IS NULL AS is_gone,
        now.source_key IS NOT NULL
        AND (
            now.content IS DISTINCT FROM waits.content
            OR (waits.persons IS NOT NULL AND now.persons IS DISTINCT FROM waits.persons)
        ) AS is_changed
    FROM tonight_waited_for AS waits
    LEFT JOIN tonight_current AS now ON waits.extract = now.extract AND waits.source_key = now.source_key
),

counted AS (
    SELECT
        correction.task_number,
        count(compared.task_number) AS cited,
        count(CASE WHEN compared.is_gone THEN 1 END) AS gone,
        count(CASE WHEN compared.is_changed THEN 1 END) AS changed
    FROM push.correction AS correction
    LEFT JOIN compared ON correction.task_number = compared.task_number
    WHERE correction.state = 'open'
    GROUP BY correction.task_number
)

SELECT
    task_number,
    CASE WHEN gone = cited THEN 'gone' ELSE 'changed' END AS state
FROM counted
WHERE gone = cited OR changed > 0 OR gone > 0
ORDER BY task_number
