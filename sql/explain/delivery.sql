-- The deliveries that were there on a night.
SELECT *
FROM published.landing.delivery
WHERE night <= CAST($T AS DATE)
