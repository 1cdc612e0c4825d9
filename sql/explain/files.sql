-- The files that hold cited rows of one extract which no register has any more.
SELECT DISTINCT file.path
FROM missing
INNER JOIN landing.file ON missing.source_row.delivery = file.delivery
WHERE missing.source_row.extract = $extract AND file.extract = $extract
ORDER BY file.path
