-- Nights that were published and have no seal: those of before there were seals, and tonight.
SELECT night.business_date
FROM push.night
WHERE
    night.state = 'published'
    AND night.business_date NOT IN (
        SELECT CAST(json_extract_string(detail, '$.night') AS DATE)
        FROM push.task_event
        WHERE event = 'sealed'
    )
ORDER BY night.business_date
