-- The deliveries in which the rows asked for stand, with the file that was delivered.
SELECT
    asked_row.delivery,
    asked_row.row_number,
    delivery.file,
    delivery.sha256,
    delivery.night AS taken_on
FROM asked_row
LEFT JOIN landing.delivery ON asked_row.delivery = delivery.delivery
ORDER BY delivery.business_date, delivery.sequence, asked_row.delivery, asked_row.row_number
