-- A name that is taken for another one no more was so until tonight; one that began tonight never was.
UPDATE landing.same_name
SET until = $T
WHERE
    extract = $extract
    AND until IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM same_name_tonight AS tonight
        WHERE
            tonight.person_key = same_name.person_key
            AND tonight.name_key = same_name.name_key
            AND tonight.same_as = same_name.same_as
    )
