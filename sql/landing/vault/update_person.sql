-- What a newer version replaces goes; the insert that follows takes the newer one in. (An update in place of rows all over a
-- large table takes minutes.) With equal times a differing name of a later business date is newer. A name with a lost
-- character never replaces a whole one, and gives way to one of any age.
DELETE FROM person
USING staged
WHERE
    person.person_key = staged.key
    AND staged.name IS NOT NULL
    AND (
        person.name IS NULL
        OR (regexp_matches(person.name, $lost_character) AND NOT regexp_matches(staged.name, $lost_character))
        OR (
            (regexp_matches(person.name, $lost_character) OR NOT regexp_matches(staged.name, $lost_character))
            AND (
                staged.updated_at > person.updated_at
                OR (
                    staged.updated_at = person.updated_at
                    AND staged.name <> person.name
                    AND ($business_date, $extract) > (person.business_date, person.extract)
                )
            )
        )
    )
