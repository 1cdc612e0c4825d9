-- A row whose words have been compared keeps its pseudonyms too, so that a corrected number is seen from now on.
UPDATE push.correction_source
SET persons = now.persons
FROM tonight_current AS now
WHERE
    push.correction_source.persons IS NULL
    AND push.correction_source.extract = now.extract
    AND push.correction_source.source_key = now.source_key
    AND push.correction_source.content = now.content
