-- What a task's finding stood in and does not rest on: the addresses of its rows with all that lies above them, what the
-- texts of its rows were resolved to, and who looks after the place. With the cited rows it gives the same finding again (docs/adr/0018).
-- Grain: one row a task that was opened or renewed tonight.
WITH RECURSIVE code AS (
    SELECT DISTINCT address_code
    FROM tonight_named
    WHERE address_code IS NOT NULL
),

-- Rooms are nine in ten and have nothing below them.
node AS (
    SELECT
        address_code,
        parent_code
    FROM registers.standard_address
    WHERE level < 7
),

above AS (
    SELECT
        code.address_code,
        standard_address.address_code AS kept_code,
        standard_address.parent_code
    FROM code
    INNER JOIN registers.standard_address ON code.address_code = standard_address.address_code
    UNION
    SELECT
        above.address_code,
        node.address_code AS kept_code,
        node.parent_code
    FROM above
    INNER JOIN node ON above.parent_code = node.address_code
),

-- A building or unit with something active directly below it is no dwelling itself: one such address shows it.
witness AS (
    SELECT
        standard_address.parent_code,
        min(standard_address.address_code) AS kept_code
    FROM registers.standard_address
    SEMI JOIN above ON standard_address.parent_code = above.kept_code
    WHERE standard_address.status = 1 AND standard_address.level > 5
    GROUP BY standard_address.parent_code
),

kept AS (
    SELECT
        tonight_named.task_number,
        above.kept_code
    FROM tonight_named
    INNER JOIN above ON tonight_named.address_code = above.address_code
    UNION
    SELECT
        tonight_named.task_number,
        witness.kept_code
    FROM tonight_named
    INNER JOIN above ON tonight_named.address_code = above.address_code
    INNER JOIN witness ON above.kept_code = witness.parent_code
),

address_list AS (
    SELECT
        kept.task_number,
        list_sort(list({
            'level': standard_address.level,
            'address_code': standard_address.address_code,
            'parent_code': standard_address.parent_code,
            'name': standard_address.name,
            'full_name': standard_address.full_name,
            'district_code': standard_address.district_code,
            'town_code': standard_address.town_code,
            'community_code': standard_address.community_code,
            'beat_code': standard_address.beat_code,
            'status': standard_address.status,
            'source_row': standard_address.source_row
        })) AS addresses
    FROM kept
    INNER JOIN registers.standard_address ON kept.kept_code = standard_address.address_code
    GROUP BY kept.task_number
),

match_list AS (
    SELECT
        task_number,
        list_sort(list({
            'source_row': source_row,
            'normalised': normalised,
            'status': status,
            'address_code': address_code,
            'method': method,
            'candidates': candidates,
            'room_unknown': room_unknown,
            'remark': remark,
            'district_code': district_code,
            'town_code': town_code,
            'community_code': community_code,
            'first_seen': first_seen
        })) AS matches
    FROM tonight_match
    GROUP BY task_number
),

post_list AS (
    SELECT
        task_number,
        list_sort(list(source_row)) AS posts
    FROM tonight_post
    GROUP BY task_number
)

SELECT
    found.task_number,
    CAST($T AS DATE) AS found_on,
    address_list.addresses,
    match_list.matches,
    post_list.posts
FROM (SELECT DISTINCT task_number FROM tonight_cited) AS found
LEFT JOIN address_list ON found.task_number = address_list.task_number
LEFT JOIN match_list ON found.task_number = match_list.task_number
LEFT JOIN post_list ON found.task_number = post_list.task_number
