-- What the housing office knows of each dwelling: its newest active house row, the highest house number where several are as new.
-- Areas are those delivered; whether they can be true is for the rule to say.
-- Nearly every dwelling has one row: only those that several texts were matched to are put in order.
WITH several AS (
    SELECT match.address_code
    FROM address.match
    WHERE match.extract = 'gov.house' AND match.status = 'HOUSE'
    GROUP BY match.address_code
    HAVING count(*) > 1
),

in_order AS (
    SELECT
        house.house_number,
        row_number() OVER (
            PARTITION BY match.address_code
            ORDER BY
                house.updated_at DESC,
                house.house_number DESC
        ) = 1 AS is_newest
    FROM registers.house
    INNER JOIN address.match ON house.source_key = match.source_key AND match.extract = 'gov.house'
    SEMI JOIN several ON match.address_code = several.address_code
    WHERE house.status = 1 AND match.status = 'HOUSE'
)

SELECT
    match.address_code,
    house.house_number,
    house.building_area,
    house.usable_area,
    house.bedrooms,
    house.planned_use,
    house.ground_floor_shop,
    house.source_row
FROM registers.house
INNER JOIN address.match ON house.source_key = match.source_key AND match.extract = 'gov.house'
LEFT JOIN in_order ON house.house_number = in_order.house_number
WHERE house.status = 1 AND match.status = 'HOUSE' AND coalesce(in_order.is_newest, TRUE)
