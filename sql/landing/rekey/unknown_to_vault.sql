-- Pseudonyms of persons whom the vault does not know any more: of names with a lost character, and of tasks.
WITH named AS (
    SELECT person_key
    FROM landing.same_name
    UNION
    SELECT split_part(subject_key, '|', 1)
    FROM push.task_live
    WHERE subject_kind = 'person'
    UNION
    SELECT split_part(subject_key, '|', 1)
    FROM push.task_ended
    WHERE subject_kind = 'person'
)

SELECT named.person_key AS old_person_key
FROM named
LEFT JOIN rekeyed ON named.person_key = rekeyed.old_person_key
WHERE rekeyed.old_person_key IS NULL
ORDER BY old_person_key
