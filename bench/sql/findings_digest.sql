-- How many findings a table holds, and a digest of them that does not depend on their order: two are equal where all findings are.
SELECT
    count(*) AS findings,
    coalesce(sum(hash(
        reason, subject_kind, subject_key, address_code, building_code, priority, route, due_rule, due_cap,
        CAST(CAST(evidence AS JSON) AS VARCHAR), source_rows
    )), 0) AS digest
FROM query_table($table)
