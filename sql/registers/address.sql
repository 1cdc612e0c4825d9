-- The standard addresses as a tree: what each one is (dwelling or not), and the building it stands in.
-- Everything below asks this table, never the extract: terms are those of the rules (dwelling, building, town).
-- node leaves out the rooms, which are nine in ten and have nothing below them.
WITH RECURSIVE node AS (
    SELECT
        address_code,
        level,
        parent_code
    FROM registers.standard_address
    WHERE level < 7
),

-- From the roots downwards, one level or more at a step (levels may be skipped); a parent's level is always smaller.
tree AS (
    SELECT
        address_code,
        level,
        CASE WHEN level = 5 THEN address_code END AS building_code,
        CASE WHEN level = 6 THEN address_code END AS unit_code
    FROM node
    WHERE parent_code IS NULL
    UNION ALL
    SELECT
        node.address_code,
        node.level,
        CASE WHEN node.level = 5 THEN node.address_code ELSE tree.building_code END AS building_code,
        CASE WHEN node.level = 6 THEN node.address_code ELSE tree.unit_code END AS unit_code
    FROM tree
    INNER JOIN node ON tree.address_code = node.parent_code
    WHERE node.level > tree.level
),

-- What still has something active directly below it, and the building of that.
active_below AS (
    SELECT DISTINCT parent_code
    FROM registers.standard_address
    WHERE status = 1 AND level > 5 AND parent_code IS NOT NULL
),

-- Buildings and units that still hold something active: they are no dwellings themselves.
holds_active AS (
    SELECT tree.building_code AS address_code
    FROM active_below
    INNER JOIN tree ON active_below.parent_code = tree.address_code
    WHERE tree.building_code IS NOT NULL
    UNION
    SELECT tree.unit_code AS address_code
    FROM active_below
    INNER JOIN tree ON active_below.parent_code = tree.address_code
    WHERE tree.unit_code IS NOT NULL
)

-- A room stands where its parent does; every other address is in the tree itself.
SELECT
    a.address_code,
    a.level,
    a.status,
    a.district_code,
    coalesce(substr(a.community_code, 1, 9), substr(a.town_code, 1, 9)) AS town_code,
    a.community_code,
    a.beat_code,
    tree.building_code,
    a.status = 1 AND (a.level = 7 OR (a.level IN (5, 6) AND holds_active.address_code IS NULL)) AS is_dwelling
FROM registers.standard_address AS a
INNER JOIN tree ON tree.address_code = CASE WHEN a.level = 7 THEN a.parent_code ELSE a.address_code END
LEFT JOIN holds_active ON a.address_code = holds_active.address_code
