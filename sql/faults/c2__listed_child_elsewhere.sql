-- Children on the care list who, by the register of residents, do not live in the city.
SELECT child_care.list_id
FROM registers.child_care
ANTI JOIN registers.living ON child_care.person_key = living.person_key
WHERE child_care.end_date IS NULL OR child_care.end_date >= $T
