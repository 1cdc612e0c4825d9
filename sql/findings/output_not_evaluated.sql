-- The subjects that a model could not evaluate, in the columns of its findings: its step "not_evaluated", where it has one.
SELECT
    reason,
    CAST(NULL AS VARCHAR) AS subject_kind,
    subject_key,
    CAST(NULL AS VARCHAR) AS address_code,
    CAST(NULL AS VARCHAR) AS building_code,
    CAST(NULL AS VARCHAR) AS area_code,
    CAST(NULL AS INTEGER) AS priority,
    CAST(NULL AS VARCHAR) AS route,
    CAST(NULL AS VARCHAR) AS due_rule,
    CAST(NULL AS DATE) AS due_cap,
    CAST(NULL AS JSON) AS evidence,
    NULL AS source_rows,
    not_evaluated
FROM not_evaluated_row
