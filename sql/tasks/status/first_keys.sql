-- Where a queue keeps tasks of one road or estate together: the key of the first of them.
SELECT
    task_number,
    first_key
FROM push.text_place
