-- Files of an extract with rows that wait for their address.
SELECT DISTINCT path
FROM landing.parked
WHERE extract = $extract
ORDER BY path
