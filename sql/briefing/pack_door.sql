-- The doors and buildings that packs name: in full, in walking order, and where they stand on the map (the building's own point
-- before the door's: doors of one building are one stop). walk_key: runs of digits padded, so that 2号 comes before 10号.
-- Grain: one row an address (address_code).
WITH named AS (
    SELECT door_code AS address_code
    FROM pack_task
    WHERE has_door AND state IN ('open', 'in_review') AND door_code IS NOT NULL
    UNION
    SELECT building_code AS address_code
    FROM pack_task
    WHERE has_door AND state IN ('open', 'in_review') AND building_code IS NOT NULL
)

SELECT
    named.address_code,
    standing.full_name,
    array_to_string(
        list_transform(
            regexp_extract_all(translate(standing.full_name, '０１２３４５６７８９', '0123456789'), '[0-9]+|[^0-9]+'),
            lambda piece: CASE WHEN regexp_matches(piece, '^[0-9]{1,8}$') THEN lpad(piece, 8, '0') ELSE piece END
        ),
        ''
    ) AS walk_key,
    CASE WHEN building.longitude IS NULL OR building.latitude IS NULL THEN standing.longitude ELSE building.longitude END AS longitude,
    CASE WHEN building.longitude IS NULL OR building.latitude IS NULL THEN standing.latitude ELSE building.latitude END AS latitude
FROM named
INNER JOIN registers.standard_address AS standing ON named.address_code = standing.address_code
LEFT JOIN registers.address AS own ON named.address_code = own.address_code
LEFT JOIN registers.standard_address AS building ON own.building_code = building.address_code
