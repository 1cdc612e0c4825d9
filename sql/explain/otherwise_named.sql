-- Rows of persons whose name with a lost character was taken otherwise on $T than on the last night (the_table is the register
-- of one extract, filled from the last night's).
DELETE FROM the_table
WHERE
    person_key IN (
        SELECT coalesce(alias.person_key, name.person_key)
        FROM published.landing.same_name AS name
        LEFT JOIN kept_registers.main.person_alias AS alias ON name.person_key = alias.old_person_key
        WHERE
            name.extract = $extract
            AND (name.since <= $T AND (name.until IS NULL OR name.until > $T)) <> (name.until IS NULL)
    )
