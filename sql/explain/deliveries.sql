-- The deliveries of a task's rows: where they lay and what they were.
SELECT
    delivery.delivery,
    delivery.file,
    delivery.sha256,
    delivery.business_date
FROM landing.delivery
WHERE delivery.delivery IN (SELECT source_row.delivery FROM wanted) AND delivery.status = 'accepted'
ORDER BY delivery.delivery
