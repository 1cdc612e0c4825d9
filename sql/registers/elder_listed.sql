-- Rows of the list of elderly people living alone that are in force on T.
SELECT
    list_id,
    person_key,
    tier,
    last_visited_on,
    refused_on,
    source_row
FROM registers.elder_care
WHERE end_date IS NULL OR end_date >= $T
