-- Where the chain stands after the night.
SELECT
    CAST($T AS DATE) AS business_date,
    CAST($events AS BIGINT) AS events,
    CAST($last_seq AS BIGINT) AS last_seq,
    $head AS head
