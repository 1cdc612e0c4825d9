-- Its addresses, each in a community and a beat of two communities.
SELECT
    concat('H', CAST(made.i AS VARCHAR)) AS address_code,
    concat('H', CAST(made.i AS VARCHAR)) AS building_code,
    community.district_code,
    community.town_code,
    community.community_code,
    concat('JW', CAST(community.place // 2 AS VARCHAR)) AS beat_code
FROM range($addresses) AS made (i)
INNER JOIN made_community AS community ON community.place = made.i % 2000
