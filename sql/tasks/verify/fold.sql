-- The state that each task's events add up to, beside the state that is stored: tasks for which a field differs, that are
-- stored and have no events, or have events and are not stored. A field is what the last event that sets it gave.
WITH last_said AS (
    SELECT
        task_number,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened')
                    THEN seq
            END
        ) AS opening,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'rekeyed')
                    THEN seq
            END
        ) AS key,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'renewed', 'reason_changed')
                    THEN seq
            END
        ) AS finding,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'renewed', 'reason_changed', 'absent')
                    THEN seq
            END
        ) AS absence,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'renewed', 'reason_changed', 'listed', 'answered', 'returned')
                    THEN seq
            END
        ) AS due,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'listed')
                    THEN seq
            END
        ) AS listing,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'waits', 'listed')
                    THEN seq
            END
        ) AS waiting,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'routed')
                    THEN seq
            END
        ) AS routing,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'listed', 'answered', 'returned', 'reassigned', 'closed')
                    THEN seq
            END
        ) AS state,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'answered')
                    THEN seq
            END
        ) AS answer,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'answered', 'returned', 'reassigned')
                    THEN seq
            END
        ) AS review,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'reassigned')
                    THEN seq
            END
        ) AS assignment,
        arg_max(
            detail,
            CASE
                WHEN event IN ('opened', 'closed')
                    THEN seq
            END
        ) AS closing
    FROM verified_event
    GROUP BY task_number
),

-- One look into the event that spoke last of each group of fields.
opened_up AS (
    SELECT
        task_number,
        json_extract_string(
            key,
            [
                '$.set.task_key',
                '$.set.subject_key'
            ]
        ) AS key,
        json_extract_string(
            opening,
            [
                '$.set.episode',
                '$.set.model_id',
                '$.set.subject_kind',
                '$.set.opened_on'
            ]
        ) AS opening,
        json_extract_string(
            finding,
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
                '$.set.evidence'
            ]
        ) AS finding,
        json_extract_string(
            absence,
            [
                '$.set.absent_nights'
            ]
        ) AS absence,
        json_extract_string(
            due,
            [
                '$.set.due_on'
            ]
        ) AS due,
        json_extract_string(
            listing,
            [
                '$.set.listed_on'
            ]
        ) AS listing,
        json_extract_string(
            waiting,
            [
                '$.set.queue_reason'
            ]
        ) AS waiting,
        json_extract_string(
            routing,
            [
                '$.set.recipients',
                '$.set.natural_doer'
            ]
        ) AS routing,
        json_extract_string(
            state,
            [
                '$.set.state'
            ]
        ) AS state,
        json_extract_string(
            answer,
            [
                '$.set.answer_code',
                '$.set.answered_on',
                '$.set.answered_by',
                '$.set.answer_note',
                '$.set.answer_department',
                '$.set.extended',
                '$.set.attempts',
                '$.set.in_progress',
                '$.set.refused_by'
            ]
        ) AS answer,
        json_extract_string(
            review,
            [
                '$.set.pending_ending',
                '$.set.review_note'
            ]
        ) AS review,
        json_extract_string(
            assignment,
            [
                '$.set.assigned_to',
                '$.set.assigned_instead_of'
            ]
        ) AS assignment,
        json_extract_string(
            closing,
            [
                '$.set.ending',
                '$.set.ended_on',
                '$.set.suppressed_until'
            ]
        ) AS closing
    FROM last_said
),

folded AS (
    SELECT
        task_number,
        list_extract(key, 1) AS task_key,
        list_extract(key, 2) AS subject_key,
        list_extract(opening, 1) AS episode,
        list_extract(opening, 2) AS model_id,
        list_extract(opening, 3) AS subject_kind,
        list_extract(opening, 4) AS opened_on,
        list_extract(finding, 1) AS model_version,
        list_extract(finding, 2) AS reason,
        list_extract(finding, 3) AS address_code,
        list_extract(finding, 4) AS building_code,
        list_extract(finding, 5) AS area_code,
        list_extract(finding, 6) AS priority,
        list_extract(finding, 7) AS route,
        list_extract(finding, 8) AS due_rule,
        list_extract(finding, 9) AS due_cap,
        list_extract(finding, 10) AS evidence,
        list_extract(absence, 1) AS absent_nights,
        list_extract(due, 1) AS due_on,
        list_extract(listing, 1) AS listed_on,
        list_extract(waiting, 1) AS queue_reason,
        list_extract(routing, 1) AS recipients,
        list_extract(routing, 2) AS natural_doer,
        list_extract(state, 1) AS state,
        list_extract(answer, 1) AS answer_code,
        list_extract(answer, 2) AS answered_on,
        list_extract(answer, 3) AS answered_by,
        list_extract(answer, 4) AS answer_note,
        list_extract(answer, 5) AS answer_department,
        coalesce(list_extract(answer, 6), 'false') AS extended,
        coalesce(list_extract(answer, 7), '0') AS attempts,
        coalesce(list_extract(answer, 8), 'false') AS in_progress,
        coalesce(list_extract(answer, 9), '[]') AS refused_by,
        list_extract(review, 1) AS pending_ending,
        list_extract(review, 2) AS review_note,
        list_extract(assignment, 1) AS assigned_to,
        list_extract(assignment, 2) AS assigned_instead_of,
        list_extract(closing, 1) AS ending,
        list_extract(closing, 2) AS ended_on,
        list_extract(closing, 3) AS suppressed_until
    FROM opened_up
),

stored AS (
    SELECT
        task_number,
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
        CAST(pending_ending AS VARCHAR) AS pending_ending,
        CAST(review_note AS VARCHAR) AS review_note,
        CAST(assigned_to AS VARCHAR) AS assigned_to,
        CAST(assigned_instead_of AS VARCHAR) AS assigned_instead_of,
        CAST(ending AS VARCHAR) AS ending,
        CAST(ended_on AS VARCHAR) AS ended_on,
        CAST(suppressed_until AS VARCHAR) AS suppressed_until
    FROM push.task_state
    WHERE list_contains($characters, substr(task_number, length(task_number) - 1, 1))
),

compared AS (
    SELECT
        coalesce(folded.task_number, stored.task_number) AS task_number,
        CASE
            WHEN stored.task_number IS NULL THEN 'it has events and is not stored'
            WHEN folded.task_number IS NULL THEN 'it is stored and has no events'
            WHEN folded.task_key IS DISTINCT FROM stored.task_key THEN 'task_key is not what its events add up to'
            WHEN folded.subject_key IS DISTINCT FROM stored.subject_key
                THEN 'subject_key is not what its events add up to'
            WHEN folded.episode IS DISTINCT FROM stored.episode THEN 'episode is not what its events add up to'
            WHEN folded.model_id IS DISTINCT FROM stored.model_id THEN 'model_id is not what its events add up to'
            WHEN folded.subject_kind IS DISTINCT FROM stored.subject_kind
                THEN 'subject_kind is not what its events add up to'
            WHEN folded.opened_on IS DISTINCT FROM stored.opened_on THEN 'opened_on is not what its events add up to'
            WHEN folded.model_version IS DISTINCT FROM stored.model_version
                THEN 'model_version is not what its events add up to'
            WHEN folded.reason IS DISTINCT FROM stored.reason THEN 'reason is not what its events add up to'
            WHEN folded.address_code IS DISTINCT FROM stored.address_code
                THEN 'address_code is not what its events add up to'
            WHEN folded.building_code IS DISTINCT FROM stored.building_code
                THEN 'building_code is not what its events add up to'
            WHEN folded.area_code IS DISTINCT FROM stored.area_code THEN 'area_code is not what its events add up to'
            WHEN folded.priority IS DISTINCT FROM stored.priority THEN 'priority is not what its events add up to'
            WHEN folded.route IS DISTINCT FROM stored.route THEN 'route is not what its events add up to'
            WHEN folded.due_rule IS DISTINCT FROM stored.due_rule THEN 'due_rule is not what its events add up to'
            WHEN folded.due_cap IS DISTINCT FROM stored.due_cap THEN 'due_cap is not what its events add up to'
            WHEN folded.evidence IS DISTINCT FROM stored.evidence THEN 'evidence is not what its events add up to'
            WHEN folded.absent_nights IS DISTINCT FROM stored.absent_nights
                THEN 'absent_nights is not what its events add up to'
            WHEN folded.due_on IS DISTINCT FROM stored.due_on THEN 'due_on is not what its events add up to'
            WHEN folded.listed_on IS DISTINCT FROM stored.listed_on THEN 'listed_on is not what its events add up to'
            WHEN folded.queue_reason IS DISTINCT FROM stored.queue_reason
                THEN 'queue_reason is not what its events add up to'
            WHEN folded.recipients IS DISTINCT FROM stored.recipients
                THEN 'recipients is not what its events add up to'
            WHEN folded.natural_doer IS DISTINCT FROM stored.natural_doer
                THEN 'natural_doer is not what its events add up to'
            WHEN folded.state IS DISTINCT FROM stored.state THEN 'state is not what its events add up to'
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
            WHEN folded.extended IS DISTINCT FROM stored.extended THEN 'extended is not what its events add up to'
            WHEN folded.attempts IS DISTINCT FROM stored.attempts THEN 'attempts is not what its events add up to'
            WHEN folded.in_progress IS DISTINCT FROM stored.in_progress
                THEN 'in_progress is not what its events add up to'
            WHEN folded.refused_by IS DISTINCT FROM stored.refused_by
                THEN 'refused_by is not what its events add up to'
            WHEN folded.pending_ending IS DISTINCT FROM stored.pending_ending
                THEN 'pending_ending is not what its events add up to'
            WHEN folded.review_note IS DISTINCT FROM stored.review_note
                THEN 'review_note is not what its events add up to'
            WHEN folded.assigned_to IS DISTINCT FROM stored.assigned_to
                THEN 'assigned_to is not what its events add up to'
            WHEN folded.assigned_instead_of IS DISTINCT FROM stored.assigned_instead_of
                THEN 'assigned_instead_of is not what its events add up to'
            WHEN folded.ending IS DISTINCT FROM stored.ending THEN 'ending is not what its events add up to'
            WHEN folded.ended_on IS DISTINCT FROM stored.ended_on THEN 'ended_on is not what its events add up to'
            WHEN folded.suppressed_until IS DISTINCT FROM stored.suppressed_until
                THEN 'suppressed_until is not what its events add up to'
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
