-- A line that was kept out of a government file, and the rule that kept it.
INSERT INTO push.withheld (business_date, task_number, number, why, kind)
VALUES (?, ?, ?, ?, ?)
