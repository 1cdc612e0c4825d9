-- The end of workdays.csv, when due dates reach beyond it.
SELECT listed_through
FROM push.calendar_end
ORDER BY listed_through
