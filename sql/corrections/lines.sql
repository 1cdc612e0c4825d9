-- What departments read tonight: all that is open, then what closed tonight. officer: who answers for the ground.
WITH beat AS (
    SELECT
        beat_code,
        min(coalesce(officer_number, acting_officer_number, station_code)) AS officer
    FROM registers.beat_now
    GROUP BY beat_code
)

SELECT
    correction.zone,
    correction.department,
    correction.task_number,
    correction.matter,
    correction.address,
    correction.answer_code,
    correction.answered_on,
    correction.opened_on,
    correction.state,
    correction.model_id,
    beat.officer
FROM push.correction AS correction
LEFT JOIN registers.address AS address ON correction.address_code = address.address_code
LEFT JOIN beat ON address.beat_code = beat.beat_code
WHERE
    correction.state = 'open'
    OR (correction.closed_on = CAST($T AS DATE) AND correction.opened_on < CAST($T AS DATE))
ORDER BY
    correction.zone,
    correction.department,
    CASE correction.state WHEN 'open' THEN 0 ELSE 1 END,
    correction.opened_on,
    correction.task_number
