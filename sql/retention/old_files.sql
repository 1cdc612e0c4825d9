-- Files of an extract that can hold rows past their time: those of deliveries that are 90 days old.
SELECT path
FROM landing.file
WHERE
    extract = $extract
    AND business_date <= CAST($T AS DATE) - INTERVAL 90 DAY
ORDER BY path
