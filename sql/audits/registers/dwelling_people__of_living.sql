-- The counts of dwellings add up to the rows of those who live there.
SELECT counted.people
FROM (SELECT coalesce(sum(people), 0) AS people FROM registers.dwelling_people) AS counted
CROSS JOIN (SELECT count(*) AS people FROM registers.living) AS living
WHERE counted.people <> living.people
