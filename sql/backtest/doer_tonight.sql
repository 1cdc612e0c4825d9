-- Who would do each task of one night.
SELECT
    CAST($T AS DATE) AS business_date,
    split_part(who.task_number, '|', 1) AS side,
    substr(who.task_number, length(split_part(who.task_number, '|', 1)) + 2) AS task_key,
    who.kind,
    who.number,
    place.community_code
FROM tonight_recipient AS who
INNER JOIN tonight_place AS place ON who.task_number = place.task_number
WHERE who.role = 'do'
