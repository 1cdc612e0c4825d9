-- Which waiting tasks are listed tonight. Urgent ones pass every cap. The day's places go first to what is fresh, then to the
-- rest in order (priority, oldest, key; what lies on one road or estate follows its first); what lies in a place listed that
-- day rides along. A place that holds no open task yet also needs room under the cap of open places.
-- Grain: one row a queued task (task_number).
WITH ordered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY kind, number ORDER BY priority, opened_on, first_key, task_key) AS turn
    FROM tonight_waiting
    WHERE state = 'queued'
),

open_place AS (
    SELECT DISTINCT
        kind,
        number,
        place
    FROM tonight_waiting
    WHERE state = 'open' AND priority > 1
),

held AS (
    SELECT
        kind,
        number,
        count(*) AS places
    FROM open_place
    GROUP BY kind, number
),

urgent_place AS (
    SELECT DISTINCT
        kind,
        number,
        place
    FROM ordered
    WHERE priority = 1
),

candidate AS (
    SELECT
        o.kind,
        o.number,
        o.place,
        min(o.turn) AS turn,
        min(CASE WHEN o.is_fresh THEN o.turn END) AS fresh_turn,
        min(o.day_cap) AS day_cap,
        greatest(min(o.open_cap) - coalesce(min(held.places), 0), 0) AS room,
        CASE WHEN min(open_place.place) IS NULL THEN 1 ELSE 0 END AS needs_room
    FROM ordered AS o
    LEFT JOIN open_place ON o.kind = open_place.kind AND o.number = open_place.number AND o.place = open_place.place
    LEFT JOIN urgent_place ON o.kind = urgent_place.kind AND o.number = urgent_place.number AND o.place = urgent_place.place
    LEFT JOIN held ON o.kind = held.kind AND o.number = held.number
    WHERE o.in_budget AND o.priority > 1 AND urgent_place.place IS NULL
    GROUP BY o.kind, o.number, o.place
),

fresh_room AS (
    SELECT
        *,
        count(CASE WHEN needs_room = 1 THEN 1 END) OVER (PARTITION BY kind, number ORDER BY fresh_turn) AS taken
    FROM candidate
    WHERE fresh_turn IS NOT NULL
),

fresh_pick AS (
    SELECT
        kind,
        number,
        place,
        row_number() OVER (PARTITION BY kind, number ORDER BY fresh_turn) AS pick
    FROM fresh_room
    WHERE needs_room = 0 OR taken <= room
),

arranged AS (
    SELECT
        candidate.kind,
        candidate.number,
        candidate.place,
        candidate.turn,
        candidate.day_cap,
        candidate.room,
        candidate.needs_room,
        row_number() OVER (
            PARTITION BY candidate.kind, candidate.number
            ORDER BY CASE WHEN fresh_pick.pick <= $fresh_places THEN 0 ELSE 1 END, candidate.turn
        ) AS seat
    FROM candidate
    LEFT JOIN fresh_pick
        ON
            candidate.kind = fresh_pick.kind AND candidate.number = fresh_pick.number
            AND candidate.place = fresh_pick.place
),

roomed AS (
    SELECT
        *,
        count(CASE WHEN needs_room = 1 THEN 1 END) OVER (PARTITION BY kind, number ORDER BY seat) AS taken
    FROM arranged
),

seated AS (
    SELECT
        *,
        needs_room = 0 OR taken <= room AS has_room,
        count(CASE WHEN needs_room = 0 OR taken <= room THEN 1 END) OVER (
            PARTITION BY kind, number ORDER BY seat
        ) AS place_of_day
    FROM roomed
),

-- How much of the room tonight's places really take: where the day's places ran out first, that is the reason.
used AS (
    SELECT
        kind,
        number,
        count(CASE WHEN needs_room = 1 AND has_room AND place_of_day <= day_cap THEN 1 END) AS room_used
    FROM seated
    GROUP BY kind, number
),

decided AS (
    SELECT
        o.task_number,
        o.task_key,
        o.priority,
        o.dwelling_code,
        CASE
            WHEN o.priority = 1 THEN 'listed'
            WHEN NOT o.in_budget THEN 'dwelling_budget'
            WHEN urgent_place.place IS NOT NULL THEN 'listed'
            WHEN seated.has_room AND seated.place_of_day <= seated.day_cap THEN 'listed'
            WHEN seated.needs_room = 1 AND used.room_used >= seated.room THEN 'open_cap'
            ELSE 'day_cap'
        END AS decision
    FROM ordered AS o
    LEFT JOIN urgent_place ON o.kind = urgent_place.kind AND o.number = urgent_place.number AND o.place = urgent_place.place
    LEFT JOIN seated ON o.kind = seated.kind AND o.number = seated.number AND o.place = seated.place
    LEFT JOIN used ON o.kind = used.kind AND o.number = used.number
)

SELECT
    decided.task_number,
    decided.task_key,
    decided.priority,
    decided.dwelling_code,
    decided.decision,
    t.due_cap,
    t.queue_reason,
    greatest(CAST($L AS DATE), least(due.due_on, coalesce(t.due_cap, due.due_on))) AS due_on
FROM decided
INNER JOIN tonight_task AS t ON decided.task_number = t.task_number
INNER JOIN tonight_due AS due ON t.due_rule = due.due_rule
ORDER BY decided.task_number
