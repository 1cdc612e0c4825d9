-- Orders (派单) that the night took.
SELECT count(*) AS count
FROM push.begun
WHERE business_date = CAST($T AS DATE) AND kind = 'order'
