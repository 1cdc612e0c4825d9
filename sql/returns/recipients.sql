-- Which of these numbers a task can be given to, and what kind of recipient each of them is.
SELECT DISTINCT
    number,
    kind
FROM push.recipient
WHERE number IN (SELECT unnest($numbers))
ORDER BY number, kind
