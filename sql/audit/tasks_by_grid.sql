-- Tasks that have not ended, by grid, those with the most overdue and open ones first; without a grid where none covers the place.
SELECT
    town_code,
    grid_code,
    count(CASE WHEN is_new THEN 1 END) AS new,
    count(CASE WHEN state = 'open' THEN 1 END) AS open,
    count(CASE WHEN state = 'queued' THEN 1 END) AS queued,
    count(CASE WHEN state = 'in_review' THEN 1 END) AS in_review,
    count(CASE WHEN is_overdue THEN 1 END) AS overdue
FROM task_placed
GROUP BY town_code, grid_code
ORDER BY overdue DESC, open DESC, queued DESC, town_code, grid_code
