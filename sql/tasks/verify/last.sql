-- The last event of each task that speaks of each group of fields (outpost.ledger.transitions, SETTERS).
SELECT
    task_number,
    -- task fields: last
    max(CASE WHEN event IN ('opened', 'rekeyed') THEN seq END) AS key,
    max(CASE WHEN event IN ('opened') THEN seq END) AS opening,
    max(CASE WHEN event IN ('opened', 'renewed', 'reason_changed') THEN seq END) AS finding,
    max(CASE WHEN event IN ('opened', 'renewed', 'reason_changed', 'absent') THEN seq END) AS absence,
    max(CASE WHEN event IN ('opened', 'renewed', 'reason_changed', 'listed', 'reported', 'answered', 'returned') THEN seq END) AS due,
    max(CASE WHEN event IN ('opened', 'listed', 'reported') THEN seq END) AS listing,
    max(CASE WHEN event IN ('opened', 'waits', 'listed') THEN seq END) AS waiting,
    max(CASE WHEN event IN ('opened', 'routed', 'passed_on') THEN seq END) AS routing,
    max(CASE WHEN event IN ('opened', 'listed', 'reported', 'answered', 'returned', 'reassigned', 'closed') THEN seq END) AS state,
    max(CASE WHEN event IN ('opened', 'reported', 'answered') THEN seq END) AS answer,
    max(CASE WHEN event IN ('opened', 'reported', 'answered', 'returned', 'reassigned') THEN seq END) AS review,
    max(CASE WHEN event IN ('opened', 'reported', 'ordered', 'reassigned', 'passed_on') THEN seq END) AS assignment,
    max(CASE WHEN event IN ('opened', 'closed') THEN seq END) AS closing
    -- task fields end
FROM verified_event
GROUP BY task_number
