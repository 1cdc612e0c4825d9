-- Whether workdays.csv ends before due dates do: then working days after its end are Mondays to Fridays, holidays or not.
SELECT
    max(date) AS listed_through,
    CAST($needed_through AS DATE) AS needed_through
FROM registers.ref_workday
HAVING max(date) < CAST($needed_through AS DATE)
