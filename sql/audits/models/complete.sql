-- What every finding carries is there, in the words that the ledger and the lists know.
SELECT subject_key
FROM model_output
WHERE
    not_evaluated IS NULL
    AND NOT coalesce(
        list_contains($reasons, reason)
        AND subject_kind IN ('address_text', 'dwelling', 'building', 'grid', 'beat', 'person', 'case')
        AND subject_key <> ''
        AND priority BETWEEN 1 AND 3
        AND regexp_matches(route, '^(worker|officer|worker>officer|both|grid_office|station)([+]officer)?$')
        AND regexp_matches(due_rule, '^([0-9]{1,3}wd|24h)$')
        AND evidence IS NOT NULL
        AND array_length(source_rows) > 0,
        FALSE
    )
