-- Tasks that have not ended, by town; without a code where the place is not known that well.
WITH town AS (
    SELECT address.town_code, min(standard_address.name) AS town
    FROM registers.address
    INNER JOIN registers.standard_address ON address.address_code = standard_address.address_code
    WHERE address.level = 2
    GROUP BY address.town_code
)

SELECT
    task_placed.district_code,
    task_placed.town_code,
    town.town,
    count(CASE WHEN task_placed.is_new THEN 1 END) AS new,
    count(CASE WHEN task_placed.state = 'open' THEN 1 END) AS open,
    count(CASE WHEN task_placed.state = 'queued' THEN 1 END) AS queued,
    count(CASE WHEN task_placed.state = 'in_review' THEN 1 END) AS in_review,
    count(CASE WHEN task_placed.is_overdue THEN 1 END) AS overdue
FROM task_placed
LEFT JOIN town ON task_placed.town_code = town.town_code
GROUP BY task_placed.district_code, task_placed.town_code, town.town
ORDER BY task_placed.district_code, task_placed.town_code
