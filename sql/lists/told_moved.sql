-- Lines of a government file that went over to the police on an earlier night and have been told so once.
SELECT DISTINCT
    task_number,
    number
FROM push.withheld
WHERE why = 'domestic_violence' AND business_date < CAST($T AS DATE)
ORDER BY task_number, number
