-- Names with a lost character that are taken for another one from tonight on.
INSERT INTO landing.same_name
SELECT
    $extract AS extract,
    tonight.person_key,
    tonight.name_key,
    tonight.same_as,
    CAST($T AS DATE) AS since,
    CAST(NULL AS DATE) AS until
FROM same_name_tonight AS tonight
ANTI JOIN landing.same_name AS known
    ON
        known.extract = $extract
        AND known.until IS NULL
        AND tonight.person_key = known.person_key
        AND tonight.name_key = known.name_key
        AND tonight.same_as = known.same_as
