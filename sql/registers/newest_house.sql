-- What the housing office knows of each dwelling: its newest active house row, the highest house number where several are as new.
-- Areas are those delivered; whether they can be true is for the rule to say.
WITH at_dwelling AS (
    SELECT
        match.address_code,
        house.house_number,
        house.building_area,
        house.usable_area,
        house.bedrooms,
        house.planned_use,
        house.ground_floor_shop,
        house.danger_level,
        house.updated_at,
        house.delivery,
        house.row_number,
        row_number() OVER (
            PARTITION BY match.address_code
            ORDER BY
                house.updated_at DESC,
                house.house_number DESC
        ) AS place
    FROM registers.house
    INNER JOIN address.match ON house.source_key = match.source_key AND match.extract = 'gov.house'
    WHERE house.status = 1 AND match.status = 'HOUSE'
)

SELECT
    address_code,
    house_number,
    building_area,
    usable_area,
    bedrooms,
    planned_use,
    ground_floor_shop,
    danger_level,
    updated_at,
    delivery,
    row_number
FROM at_dwelling
WHERE place = 1
