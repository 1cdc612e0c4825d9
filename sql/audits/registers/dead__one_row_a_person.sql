-- A person dies once.
SELECT person_key
FROM registers.dead
GROUP BY person_key
HAVING count(*) > 1
