-- The names of an extract that stand for another one tonight.
SELECT
    person_key,
    name_key,
    same_as
FROM landing.same_name
WHERE extract = $extract AND until IS NULL
