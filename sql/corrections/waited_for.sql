-- The rows that open corrections wait for, with what each said when it was sent.
SELECT
    source.task_number,
    source.extract,
    source.source_key,
    source.content,
    source.persons
FROM push.correction_source AS source
INNER JOIN push.correction AS correction ON source.task_number = correction.task_number
WHERE correction.state = 'open'
ORDER BY
    source.task_number,
    source.extract,
    source.source_key
