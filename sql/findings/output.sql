-- A model's findings with every row that they rest on: what the model's own steps cite, and the address of the finding itself.
-- It stands after the steps of a model's query (outpost/models/output.py): stated is its last SELECT, cited_row its step "cited".
-- A citation without a reason is one of the subject, whatever the reason.
WITH resting AS (
    SELECT
        stated.reason,
        stated.subject_key,
        cited_row.source_row
    FROM stated
    INNER JOIN cited_row
        ON
            stated.subject_key = cited_row.subject_key
            AND coalesce(cited_row.reason, stated.reason) = stated.reason
    UNION ALL
    SELECT
        stated.reason,
        stated.subject_key,
        standard_address.source_row
    FROM stated
    INNER JOIN registers.standard_address ON stated.address_code = standard_address.address_code
),

collected AS (
    SELECT
        reason,
        subject_key,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM resting
    GROUP BY
        reason,
        subject_key
)

SELECT
    stated.reason,
    stated.subject_kind,
    stated.subject_key,
    stated.address_code,
    stated.building_code,
    stated.area_code,
    stated.priority,
    stated.route,
    stated.due_rule,
    stated.due_cap,
    stated.evidence,
    collected.source_rows,
    CAST(NULL AS VARCHAR) AS not_evaluated
FROM stated
LEFT JOIN collected ON stated.reason = collected.reason AND stated.subject_key = collected.subject_key
