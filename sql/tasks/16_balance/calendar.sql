-- Tasks whose due date lies after the last day that workdays.csv lists: counted on Mondays to Fridays, holidays or not.
SELECT
    'calendar' AS account,
    concat('due after workdays.csv ends on ', calendar_end.listed_through) AS term,
    count(task.task_number) AS count
FROM push.calendar_end
LEFT JOIN push.task ON task.state <> 'closed' AND task.due_on > calendar_end.listed_through
GROUP BY calendar_end.listed_through
ORDER BY term
