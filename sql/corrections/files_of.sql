-- Files that hold the rows of these deliveries, superseded ones included.
SELECT
    file.path
FROM landing.file AS file
WHERE file.extract = $extract AND file.delivery IN (SELECT unnest($deliveries))
ORDER BY file.path
