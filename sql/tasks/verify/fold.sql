-- The state that each task's events add up to, beside the state that is stored: tasks for which a field differs, that are
-- stored and have no events, or have events and are not stored. A field is what the last event that sets it gave; only
-- the events that spoke last are looked into. What ``opened`` does not name is null, false, zero or empty.
WITH
-- task fields: said
key AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.task_key',
                '$.set.subject_key'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.key = event.seq
    WHERE last.key > last.opening
),

opening AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.task_key',
                '$.set.subject_key',
                '$.set.episode',
                '$.set.model_id',
                '$.set.subject_kind',
                '$.set.opened_on',
                '$.set.model_version',
                '$.set.reason',
                '$.set.address_code',
                '$.set.building_code',
                '$.set.area_code',
                '$.set.priority',
                '$.set.route',
                '$.set.due_rule',
                '$.set.due_cap',
                '$.set.evidence',
                '$.set.absent_nights',
                '$.set.due_on',
                '$.set.state'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.opening = event.seq
),

finding AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.model_version',
                '$.set.reason',
                '$.set.address_code',
                '$.set.building_code',
                '$.set.area_code',
                '$.set.priority',
                '$.set.route',
                '$.set.due_rule',
                '$.set.due_cap',
                '$.set.evidence',
                '$.set.absent_nights',
                '$.set.due_on'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.finding = event.seq
    WHERE last.finding > last.opening
),

absence AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.absent_nights'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.absence = event.seq
    WHERE last.absence > last.finding
),

due AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.due_on'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.due = event.seq
    WHERE last.due > last.finding
),

listing AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.listed_on'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.listing = event.seq
    WHERE last.listing > last.opening
),

waiting AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.queue_reason'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.waiting = event.seq
    WHERE last.waiting > last.opening
),

routing AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.recipients',
                '$.set.natural_doer'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.routing = event.seq
    WHERE last.routing > last.opening
),

state AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.state'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.state = event.seq
    WHERE last.state > last.opening
),

answer AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.answer_code',
                '$.set.answered_on',
                '$.set.answered_by',
                '$.set.answer_note',
                '$.set.answer_department',
                '$.set.extended',
                '$.set.attempts',
                '$.set.in_progress',
                '$.set.refused_by',
                '$.set.answer_id'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.answer = event.seq
    WHERE last.answer > last.opening
),

review AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.pending_ending',
                '$.set.review_note',
                '$.set.review_verdict'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.review = event.seq
    WHERE last.review > last.opening
),

assignment AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.assigned_to',
                '$.set.assigned_instead_of'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.assignment = event.seq
    WHERE last.assignment > last.opening
),

closing AS (
    SELECT
        event.seq,
        json_extract_string(
            event.detail,
            [
                '$.set.ending',
                '$.set.ended_on',
                '$.set.suppressed_until'
            ]
        ) AS said
    FROM verified_last AS last
    INNER JOIN verified_event AS event ON last.closing = event.seq
    WHERE last.closing > last.opening
),
-- task fields end
folded AS (
    SELECT
        last.task_number,
        -- task fields: folded
        CASE
            WHEN key.seq IS NOT NULL THEN list_extract(key.said, 1)
            ELSE list_extract(opening.said, 1)
        END AS task_key,
        CASE
            WHEN key.seq IS NOT NULL THEN list_extract(key.said, 2)
            ELSE list_extract(opening.said, 2)
        END AS subject_key,
        list_extract(opening.said, 3) AS episode,
        list_extract(opening.said, 4) AS model_id,
        list_extract(opening.said, 5) AS subject_kind,
        list_extract(opening.said, 6) AS opened_on,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 1)
            ELSE list_extract(opening.said, 7)
        END AS model_version,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 2)
            ELSE list_extract(opening.said, 8)
        END AS reason,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 3)
            ELSE list_extract(opening.said, 9)
        END AS address_code,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 4)
            ELSE list_extract(opening.said, 10)
        END AS building_code,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 5)
            ELSE list_extract(opening.said, 11)
        END AS area_code,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 6)
            ELSE list_extract(opening.said, 12)
        END AS priority,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 7)
            ELSE list_extract(opening.said, 13)
        END AS route,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 8)
            ELSE list_extract(opening.said, 14)
        END AS due_rule,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 9)
            ELSE list_extract(opening.said, 15)
        END AS due_cap,
        CASE
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 10)
            ELSE list_extract(opening.said, 16)
        END AS evidence,
        CASE
            WHEN absence.seq IS NOT NULL THEN list_extract(absence.said, 1)
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 11)
            ELSE list_extract(opening.said, 17)
        END AS absent_nights,
        CASE
            WHEN due.seq IS NOT NULL THEN list_extract(due.said, 1)
            WHEN finding.seq IS NOT NULL THEN list_extract(finding.said, 12)
            ELSE list_extract(opening.said, 18)
        END AS due_on,
        list_extract(listing.said, 1) AS listed_on,
        list_extract(waiting.said, 1) AS queue_reason,
        list_extract(routing.said, 1) AS recipients,
        list_extract(routing.said, 2) AS natural_doer,
        CASE
            WHEN state.seq IS NOT NULL THEN list_extract(state.said, 1)
            ELSE list_extract(opening.said, 19)
        END AS state,
        list_extract(answer.said, 1) AS answer_code,
        list_extract(answer.said, 2) AS answered_on,
        list_extract(answer.said, 3) AS answered_by,
        list_extract(answer.said, 4) AS answer_note,
        list_extract(answer.said, 5) AS answer_department,
        coalesce(list_extract(answer.said, 6), 'false') AS extended,
        coalesce(list_extract(answer.said, 7), '0') AS attempts,
        coalesce(list_extract(answer.said, 8), 'false') AS in_progress,
        coalesce(list_extract(answer.said, 9), '[]') AS refused_by,
        list_extract(answer.said, 10) AS answer_id,
        list_extract(review.said, 1) AS pending_ending,
        list_extract(review.said, 2) AS review_note,
        list_extract(review.said, 3) AS review_verdict,
        list_extract(assignment.said, 1) AS assigned_to,
        list_extract(assignment.said, 2) AS assigned_instead_of,
        list_extract(closing.said, 1) AS ending,
        list_extract(closing.said, 2) AS ended_on,
        list_extract(closing.said, 3) AS suppressed_until
        -- task fields end
    FROM verified_last AS last
    -- task fields: spoke_last
    LEFT JOIN key ON last.key = key.seq
    LEFT JOIN opening ON last.opening = opening.seq
    LEFT JOIN finding ON last.finding = finding.seq
    LEFT JOIN absence ON last.absence = absence.seq
    LEFT JOIN due ON last.due = due.seq
    LEFT JOIN listing ON last.listing = listing.seq
    LEFT JOIN waiting ON last.waiting = waiting.seq
    LEFT JOIN routing ON last.routing = routing.seq
    LEFT JOIN state ON last.state = state.seq
    LEFT JOIN answer ON last.answer = answer.seq
    LEFT JOIN review ON last.review = review.seq
    LEFT JOIN assignment ON last.assignment = assignment.seq
    LEFT JOIN closing ON last.closing = closing.seq
    -- task fields end
),

stored AS (
    SELECT
        task_number,
        -- task fields: stored
        CAST(task_key AS VARCHAR) AS task_key,
        CAST(subject_key AS VARCHAR) AS subject_key,
        CAST(episode AS VARCHAR) AS episode,
        CAST(model_id AS VARCHAR) AS model_id,
        CAST(subject_kind AS VARCHAR) AS subject_kind,
        CAST(opened_on AS VARCHAR) AS opened_on,
        CAST(model_version AS VARCHAR) AS model_version,
        CAST(reason AS VARCHAR) AS reason,
        CAST(address_code AS VARCHAR) AS address_code,
        CAST(building_code AS VARCHAR) AS building_code,
        CAST(area_code AS VARCHAR) AS area_code,
        CAST(priority AS VARCHAR) AS priority,
        CAST(route AS VARCHAR) AS route,
        CAST(due_rule AS VARCHAR) AS due_rule,
        CAST(due_cap AS VARCHAR) AS due_cap,
        CAST(json_extract(evidence, '$') AS VARCHAR) AS evidence,
        CAST(absent_nights AS VARCHAR) AS absent_nights,
        CAST(due_on AS VARCHAR) AS due_on,
        CAST(listed_on AS VARCHAR) AS listed_on,
        CAST(queue_reason AS VARCHAR) AS queue_reason,
        CAST(to_json(recipients) AS VARCHAR) AS recipients,
        CAST(natural_doer AS VARCHAR) AS natural_doer,
        CAST(state AS VARCHAR) AS state,
        CAST(answer_code AS VARCHAR) AS answer_code,
        CAST(answered_on AS VARCHAR) AS answered_on,
        CAST(answered_by AS VARCHAR) AS answered_by,
        CAST(answer_note AS VARCHAR) AS answer_note,
        CAST(answer_department AS VARCHAR) AS answer_department,
        CAST(extended AS VARCHAR) AS extended,
        CAST(attempts AS VARCHAR) AS attempts,
        CAST(in_progress AS VARCHAR) AS in_progress,
        CAST(to_json(refused_by) AS VARCHAR) AS refused_by,
        CAST(answer_id AS VARCHAR) AS answer_id,
        CAST(pending_ending AS VARCHAR) AS pending_ending,
        CAST(review_note AS VARCHAR) AS review_note,
        CAST(review_verdict AS VARCHAR) AS review_verdict,
        CAST(assigned_to AS VARCHAR) AS assigned_to,
        CAST(assigned_instead_of AS VARCHAR) AS assigned_instead_of,
        CAST(ending AS VARCHAR) AS ending,
        CAST(ended_on AS VARCHAR) AS ended_on,
        CAST(suppressed_until AS VARCHAR) AS suppressed_until
        -- task fields end
    FROM push.task_state
    WHERE
        concat(substr(task_number, length(task_number) - 12, 6), substr(task_number, length(task_number) - 1, 1))
        BETWEEN $from_part AND $to_part
),

compared AS (
    SELECT
        coalesce(folded.task_number, stored.task_number) AS task_number,
        CASE
            WHEN stored.task_number IS NULL THEN 'it has events and is not stored'
            WHEN folded.task_number IS NULL THEN 'it is stored and has no events'
            -- task fields: compared
            WHEN folded.task_key IS DISTINCT FROM stored.task_key
                THEN 'task_key is not what its events add up to'
            WHEN folded.subject_key IS DISTINCT FROM stored.subject_key
                THEN 'subject_key is not what its events add up to'
            WHEN folded.episode IS DISTINCT FROM stored.episode
                THEN 'episode is not what its events add up to'
            WHEN folded.model_id IS DISTINCT FROM stored.model_id
                THEN 'model_id is not what its events add up to'
            WHEN folded.subject_kind IS DISTINCT FROM stored.subject_kind
                THEN 'subject_kind is not what its events add up to'
            WHEN folded.opened_on IS DISTINCT FROM stored.opened_on
                THEN 'opened_on is not what its events add up to'
            WHEN folded.model_version IS DISTINCT FROM stored.model_version
                THEN 'model_version is not what its events add up to'
            WHEN folded.reason IS DISTINCT FROM stored.reason
                THEN 'reason is not what its events add up to'
            WHEN folded.address_code IS DISTINCT FROM stored.address_code
                THEN 'address_code is not what its events add up to'
            WHEN folded.building_code IS DISTINCT FROM stored.building_code
                THEN 'building_code is not what its events add up to'
            WHEN folded.area_code IS DISTINCT FROM stored.area_code
                THEN 'area_code is not what its events add up to'
            WHEN folded.priority IS DISTINCT FROM stored.priority
                THEN 'priority is not what its events add up to'
            WHEN folded.route IS DISTINCT FROM stored.route
                THEN 'route is not what its events add up to'
            WHEN folded.due_rule IS DISTINCT FROM stored.due_rule
                THEN 'due_rule is not what its events add up to'
            WHEN folded.due_cap IS DISTINCT FROM stored.due_cap
                THEN 'due_cap is not what its events add up to'
            WHEN folded.evidence IS DISTINCT FROM stored.evidence
                THEN 'evidence is not what its events add up to'
            WHEN folded.absent_nights IS DISTINCT FROM stored.absent_nights
                THEN 'absent_nights is not what its events add up to'
            WHEN folded.due_on IS DISTINCT FROM stored.due_on
                THEN 'due_on is not what its events add up to'
            WHEN folded.listed_on IS DISTINCT FROM stored.listed_on
                THEN 'listed_on is not what its events add up to'
            WHEN folded.queue_reason IS DISTINCT FROM stored.queue_reason
                THEN 'queue_reason is not what its events add up to'
            WHEN folded.recipients IS DISTINCT FROM stored.recipients
                THEN 'recipients is not what its events add up to'
            WHEN folded.natural_doer IS DISTINCT FROM stored.natural_doer
                THEN 'natural_doer is not what its events add up to'
            WHEN folded.state IS DISTINCT FROM stored.state
                THEN 'state is not what its events add up to'
            WHEN folded.answer_code IS DISTINCT FROM stored.answer_code
                THEN 'answer_code is not what its events add up to'
            WHEN folded.answered_on IS DISTINCT FROM stored.answered_on
                THEN 'answered_on is not what its events add up to'
            WHEN folded.answered_by IS DISTINCT FROM stored.answered_by
                THEN 'answered_by is not what its events add up to'
            WHEN folded.answer_note IS DISTINCT FROM stored.answer_note
                THEN 'answer_note is not what its events add up to'
            WHEN folded.answer_department IS DISTINCT FROM stored.answer_department
                THEN 'answer_department is not what its events add up to'
            WHEN folded.extended IS DISTINCT FROM stored.extended
                THEN 'extended is not what its events add up to'
            WHEN folded.attempts IS DISTINCT FROM stored.attempts
                THEN 'attempts is not what its events add up to'
            WHEN folded.in_progress IS DISTINCT FROM stored.in_progress
                THEN 'in_progress is not what its events add up to'
            WHEN folded.refused_by IS DISTINCT FROM stored.refused_by
                THEN 'refused_by is not what its events add up to'
            WHEN folded.answer_id IS DISTINCT FROM stored.answer_id
                THEN 'answer_id is not what its events add up to'
            WHEN folded.pending_ending IS DISTINCT FROM stored.pending_ending
                THEN 'pending_ending is not what its events add up to'
            WHEN folded.review_note IS DISTINCT FROM stored.review_note
                THEN 'review_note is not what its events add up to'
            WHEN folded.review_verdict IS DISTINCT FROM stored.review_verdict
                THEN 'review_verdict is not what its events add up to'
            WHEN folded.assigned_to IS DISTINCT FROM stored.assigned_to
                THEN 'assigned_to is not what its events add up to'
            WHEN folded.assigned_instead_of IS DISTINCT FROM stored.assigned_instead_of
                THEN 'assigned_instead_of is not what its events add up to'
            WHEN folded.ending IS DISTINCT FROM stored.ending
                THEN 'ending is not what its events add up to'
            WHEN folded.ended_on IS DISTINCT FROM stored.ended_on
                THEN 'ended_on is not what its events add up to'
            WHEN folded.suppressed_until IS DISTINCT FROM stored.suppressed_until
                THEN 'suppressed_until is not what its events add up to'
            -- task fields end
        END AS fault
    FROM folded
    FULL JOIN stored ON folded.task_number = stored.task_number
)

SELECT
    task_number,
    fault
FROM compared
WHERE fault IS NOT NULL
ORDER BY task_number
