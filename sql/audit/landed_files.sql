-- The landed files of an extract, rows that waited for their address among them.
SELECT path
FROM landing.file
WHERE extract = $extract
ORDER BY path
