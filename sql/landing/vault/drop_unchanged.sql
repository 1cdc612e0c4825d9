-- Most of what is staged stands in the vault already: a known person under the same name, in no newer version.
DELETE FROM staged
USING person
WHERE
    staged.key = person.person_key
    AND (staged.name IS NULL OR staged.name = person.name)
    AND staged.updated_at <= person.updated_at
