-- What the chain is made of, in order.
SELECT
    seq,
    event,
    detail_hash
FROM tonight_salted
ORDER BY seq
