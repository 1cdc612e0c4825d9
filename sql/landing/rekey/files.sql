-- Files with rows of an extract: of accepted rows, and of rows that wait for their address.
SELECT path
FROM landing.file
WHERE extract = $extract
UNION
SELECT path
FROM landing.parked
WHERE extract = $extract
ORDER BY path
