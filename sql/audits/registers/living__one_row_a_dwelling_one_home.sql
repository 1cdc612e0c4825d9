-- Whoever lives in several dwellings has one row in each, and one of them is his home.
WITH several AS (
    SELECT person_key
    FROM registers.living
    GROUP BY person_key
    HAVING count(*) > 1
)

SELECT living.person_key
FROM registers.living
SEMI JOIN several ON living.person_key = several.person_key
GROUP BY living.person_key
HAVING count(*) <> count(DISTINCT living.address_code) OR count(*) FILTER (WHERE living.is_home) <> 1
