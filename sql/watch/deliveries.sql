-- What each extract brought tonight, all accepted deliveries together. What is new is counted of incremental ones alone:
-- a whole table is as long as the register, and the first delivery of an extract is its history.
SELECT
    extract,
    CAST(sum("rows") AS BIGINT) AS "rows",
    CAST(sum(quarantined) AS BIGINT) AS quarantined,
    CAST(sum(CASE WHEN load = 'incremental' THEN "rows" END) AS BIGINT) AS delivered
FROM landing.delivery
WHERE night = $T AND status = 'accepted'
GROUP BY extract
ORDER BY extract
