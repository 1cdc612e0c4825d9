-- What tells one address register from another: its delivery with the file's digest, its rows, and the aliases.
WITH delivered AS (
    SELECT
        a.source_row.delivery AS delivery,
        count(*) AS addresses
    FROM registers.standard_address AS a
    GROUP BY a.source_row.delivery
),

addresses AS (
    SELECT concat_ws('|', delivered.delivery, coalesce(landed.sha256, ''), CAST(delivered.addresses AS TEXT)) AS part
    FROM delivered
    LEFT JOIN landing.delivery AS landed ON delivered.delivery = landed.delivery
),

aliases AS (
    SELECT concat_ws('|', kind, old_name, new_name, CAST(valid_from AS TEXT)) AS part
    FROM registers.ref_alias
),

parts AS (
    SELECT part FROM addresses
    UNION ALL
    SELECT part FROM aliases
)

SELECT sha256(array_to_string(list_sort(list(DISTINCT part)), ';')) AS version
FROM parts
