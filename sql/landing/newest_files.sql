-- Files of the newest accepted delivery of a full extract, rows that were unparked later included.
WITH newest AS (
    SELECT
        delivery,
        business_date
    FROM landing.delivery
    WHERE extract = $extract AND status = 'accepted'
    ORDER BY
        business_date DESC,
        sequence DESC
    LIMIT 1
)

SELECT
    newest.business_date,
    file.path
FROM newest
INNER JOIN landing.file ON newest.delivery = file.delivery
WHERE file.extract = $extract
ORDER BY file.path
