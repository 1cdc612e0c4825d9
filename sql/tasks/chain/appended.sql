-- Tonight's events with their place in the chain.
SELECT
    sealed.seq,
    CAST($T AS DATE) AS business_date,
    sealed.task_number,
    sealed.event,
    sealed.actor,
    CAST(sealed.detail AS JSON) AS detail,
    sealed.detail_hash,
    tonight_link.previous_hash,
    tonight_link.hash
FROM tonight_sealed AS sealed
INNER JOIN tonight_link ON sealed.seq = tonight_link.seq
ORDER BY sealed.seq
