-- Children on the list who live nowhere that the police know of: C2 cannot send anybody, the list has to be put right.
SELECT count(DISTINCT child_care.person_key) AS rows
FROM registers.child_care
ANTI JOIN registers.living ON child_care.person_key = living.person_key
WHERE child_care.end_date IS NULL OR child_care.end_date >= $T
