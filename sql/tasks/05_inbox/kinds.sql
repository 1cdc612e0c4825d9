-- The numbers to which somebody gave a task, and what kind of recipient each of them is.
SELECT DISTINCT
    known.number,
    known.kind
FROM tonight_known AS known
INNER JOIN tonight_given AS given ON known.number = given.number
ORDER BY known.number, known.kind
