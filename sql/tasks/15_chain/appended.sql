-- Tonight's events with their position in the chain.
SELECT
    salted.seq,
    CAST($T AS DATE) AS business_date,
    salted.task_number,
    salted.event,
    salted.actor,
    CAST(salted.detail AS JSON) AS detail,
    salted.detail_hash,
    tonight_link.previous_hash,
    tonight_link.hash
FROM tonight_salted AS salted
INNER JOIN tonight_link ON salted.seq = tonight_link.seq
ORDER BY salted.seq
