-- The addresses that tonight's lines stand at, and every district, town and community: in full, and in walking order.
-- walk_key: the names from the district down to the address, runs of digits padded, so that 2号 comes before 10号.
WITH RECURSIVE listed AS (
    SELECT address_code
    FROM push.list_line
    WHERE address_code IS NOT NULL
    UNION
    SELECT address_code
    FROM registers.address
    WHERE level <= 3
),

-- Each of them with all that lies above it; a parent's level is always smaller.
upward AS (
    SELECT
        listed.address_code AS below,
        standing.level,
        standing.parent_code,
        standing.name
    FROM listed
    INNER JOIN registers.standard_address AS standing ON listed.address_code = standing.address_code
    UNION ALL
    SELECT
        upward.below,
        parent.level,
        parent.parent_code,
        parent.name
    FROM upward
    INNER JOIN registers.standard_address AS parent ON upward.parent_code = parent.address_code
    WHERE parent.level < upward.level
),

step AS (
    SELECT
        below,
        level,
        array_to_string(
            list_transform(
                regexp_extract_all(translate(name, '０１２３４５６７８９', '0123456789'), '[0-9]+|[^0-9]+'),
                lambda piece: CASE WHEN regexp_matches(piece, '^[0-9]{1,8}$') THEN lpad(piece, 8, '0') ELSE piece END
            ),
            ''
        ) AS name
    FROM upward
),

way AS (
    SELECT
        below,
        array_to_string(
            list_transform(list_sort(list({'level': level, 'name': name})), lambda one: one.name),
            ' '
        ) AS walk_key
    FROM step
    GROUP BY below
)

SELECT
    address.address_code,
    address.level,
    address.status,
    standing.name,
    standing.full_name,
    way.walk_key,
    address.district_code,
    address.town_code,
    address.community_code
FROM way
INNER JOIN registers.address ON way.below = address.address_code
INNER JOIN registers.standard_address AS standing ON way.below = standing.address_code
