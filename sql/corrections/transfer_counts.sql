-- What became of transfers tonight, and what is open.
SELECT
    count(CASE WHEN opened_on = CAST($T AS DATE) THEN 1 END) AS new,
    count(CASE WHEN closed_on = CAST($T AS DATE) AND state = 'answered' THEN 1 END) AS answered,
    count(CASE WHEN closed_on = CAST($T AS DATE) AND state = 'expired' THEN 1 END) AS expired,
    count(CASE WHEN closed_on = CAST($T AS DATE) AND state = 'undelivered' THEN 1 END) AS undelivered,
    count(CASE WHEN state = 'open' THEN 1 END) AS still_open
FROM push.transfer
