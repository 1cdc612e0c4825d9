-- What the prepared register is made of, whatever delivery brought it: of each standard address what texts are resolved
-- against, and the aliases. The same whatever the order of rows; a code has no bar in it, and a name stands last.
WITH parts AS (
    SELECT
        concat_ws(
            '|', 'address', coalesce(address_code, '∅'), coalesce(CAST(level AS TEXT), '∅'), coalesce(CAST(status AS TEXT), '∅'),
            coalesce(parent_code, '∅'), coalesce(district_code, '∅'), coalesce(town_code, '∅'), coalesce(community_code, '∅'),
            coalesce(name, '∅')
        ) AS part
    FROM registers.standard_address
    UNION ALL
    SELECT concat_ws('|', 'alias', kind, old_name, new_name) AS part
    FROM registers.ref_alias
)

SELECT concat_ws('|', CAST(count(*) AS TEXT), coalesce(CAST(bit_xor(md5_number(part)) AS TEXT), '')) AS content
FROM parts
