-- What senders are told of tasks that they handed to a department: its answer and what could not be delivered once, on the night
-- of it; what nobody answered on so many nights. Told to who sent it, else to who reviewed it, else to the city's office or desk.
WITH told AS (
    SELECT *
    FROM push.transfer
    WHERE
        (state IN ('answered', 'undelivered') AND closed_on = CAST($T AS DATE))
        OR (state = 'expired' AND closed_on > CAST(CAST($T AS DATE) - to_days(CAST($nights AS INTEGER)) AS DATE))
),

candidate AS (
    SELECT
        task_number,
        1 AS turn,
        sender AS who
    FROM told
    WHERE sender IN (SELECT concat(known.kind, ':', known.number) FROM push.recipient AS known)
    UNION ALL
    SELECT
        task_number,
        2 AS turn,
        reviewer AS who
    FROM told
    WHERE reviewer IN (SELECT concat(known.kind, ':', known.number) FROM push.recipient AS known)
    UNION ALL
    SELECT
        task_number,
        3 AS turn,
        concat(
            CASE
                WHEN split_part(sender, ':', 1) IN ('officer', 'station', 'district') THEN 'district'
                ELSE 'grid_office'
            END,
            ':',
            $city
        ) AS who
    FROM told
),

chosen AS (
    SELECT
        task_number,
        who,
        row_number() OVER (PARTITION BY task_number ORDER BY turn) AS place
    FROM candidate
)

SELECT
    split_part(chosen.who, ':', 1) AS kind,
    split_part(chosen.who, ':', 2) AS number,
    told.task_number,
    told.model_id,
    told.zone,
    told.named,
    told.matter,
    told.address,
    told.opened_on,
    told.state,
    told.why,
    told.result,
    told.done_on,
    told.reply
FROM told
INNER JOIN chosen ON told.task_number = chosen.task_number AND chosen.place = 1
ORDER BY kind, number, told.task_number
