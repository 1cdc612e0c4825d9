-- The tasks as their events add up to (outpost/ledger/fields.py): the fields that models may read, each from the last event
-- that sets it.
-- Grain: one row a task (task_number).
WITH last AS (
    SELECT
        task_number,
        max(CASE WHEN event = 'opened' THEN seq END) AS opening,
        max(CASE WHEN event IN ('opened', 'rekeyed') THEN seq END) AS key,
        max(CASE WHEN event IN ('opened', 'renewed', 'reason_changed') THEN seq END) AS finding,
        max(CASE WHEN event IN ('opened', 'renewed', 'reason_changed', 'listed', 'answered', 'returned') THEN seq END) AS due,
        max(CASE WHEN event IN ('opened', 'listed') THEN seq END) AS listing,
        max(CASE WHEN event IN ('opened', 'listed', 'answered', 'returned', 'reassigned', 'closed') THEN seq END) AS state
    FROM past_event
    GROUP BY task_number
)

SELECT
    last.task_number,
    json_extract_string(opening.detail, '$.set.model_id') AS model_id,
    json_extract_string(finding.detail, '$.set.reason') AS reason,
    json_extract_string(opening.detail, '$.set.subject_kind') AS subject_kind,
    json_extract_string(key.detail, '$.set.subject_key') AS subject_key,
    json_extract_string(finding.detail, '$.set.address_code') AS address_code,
    json_extract_string(state.detail, '$.set.state') AS state,
    CAST(json_extract_string(opening.detail, '$.set.opened_on') AS DATE) AS opened_on,
    CASE
        WHEN last.listing > last.opening THEN CAST(json_extract_string(listing.detail, '$.set.listed_on') AS DATE)
    END AS listed_on,
    CAST(json_extract_string(due.detail, '$.set.due_on') AS DATE) AS due_on
FROM last
INNER JOIN past_event AS opening ON last.opening = opening.seq
INNER JOIN past_event AS key ON last.key = key.seq
INNER JOIN past_event AS finding ON last.finding = finding.seq
INNER JOIN past_event AS due ON last.due = due.seq
INNER JOIN past_event AS listing ON last.listing = listing.seq
INNER JOIN past_event AS state ON last.state = state.seq
