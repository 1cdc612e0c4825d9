-- What each extract brought tonight, all accepted deliveries together.
SELECT
    extract,
    CAST(sum("rows") AS BIGINT) AS delivered,
    CAST(sum(quarantined) AS BIGINT) AS quarantined
FROM landing.delivery
WHERE night = $T AND status = 'accepted'
GROUP BY extract
ORDER BY extract
