-- Every report belongs to one event, and no event begins after its report.
SELECT
    dispute_row.extract,
    dispute_row.number
FROM registers.dispute_row
LEFT JOIN registers.event
    ON
        dispute_row.extract = event.extract
        AND dispute_row.number = event.number
        AND event.started_at <= event.occurred_at
GROUP BY
    dispute_row.extract,
    dispute_row.number
HAVING count(event.number) <> 1
