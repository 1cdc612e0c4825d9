-- Files of an extract that can hold rows past their time: those of deliveries that are old enough.
SELECT path
FROM landing.file
WHERE
    extract = $extract
    AND business_date <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
ORDER BY path
