-- The files of accepted rows that the night of $T knew: of its deliveries, and of rows that had found their address by then,
-- whose files carry the night that loaded them in their names.
SELECT file.*
FROM published.landing.file AS file
INNER JOIN published.landing.delivery AS delivery ON file.delivery = delivery.delivery
WHERE
    delivery.night <= $T
    AND (
        file.kind = 'base'
        OR CAST(regexp_extract(file.path, 'unparked-([0-9]{4}-[0-9]{2}-[0-9]{2})', 1) AS DATE) <= $T
    )
