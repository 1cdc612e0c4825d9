-- Every standard address that a finding or a row that it rests on names: its own, those of its rows, what their texts were
-- resolved to or might have meant, and the towns that a text names.
SELECT
    live.task_number,
    unnest([live.address_code, live.building_code]) AS address_code
FROM push.task_live AS live
SEMI JOIN tonight_cited ON live.task_number = tonight_cited.task_number
UNION
SELECT
    task_number,
    address_code
FROM tonight_place
UNION
SELECT
    task_number,
    address_code
FROM tonight_match
UNION
SELECT
    task_number,
    unnest(candidates) AS address_code
FROM tonight_match
UNION
SELECT
    tonight_match.task_number,
    town.address_code
FROM tonight_match
INNER JOIN registers.address AS town
    ON
        coalesce(tonight_match.town_code, substr(tonight_match.community_code, 1, 9)) = town.town_code
        AND town.level = 2
UNION
SELECT
    tonight_match.task_number,
    district.address_code
FROM tonight_match
INNER JOIN registers.address AS district ON tonight_match.district_code = district.district_code AND district.level = 1
