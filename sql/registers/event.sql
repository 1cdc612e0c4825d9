-- Which report belongs to which event: reports of one place and category within $event_hours hours of an event's first report are one.
-- Taken in time order over all loaded rows; an event is dated by its first report. One row a report.
WITH RECURSIVE report AS (
    SELECT
        place_code,
        category,
        occurred_at
    FROM registers.dispute_row
    GROUP BY
        place_code,
        category,
        occurred_at
),

-- The first report of each event: the earliest of all, then each time the earliest after the current event's hours.
beginning AS (
    SELECT
        place_code,
        category,
        min(occurred_at) AS started_at
    FROM report
    GROUP BY
        place_code,
        category
    UNION ALL
    SELECT
        beginning.place_code,
        beginning.category,
        min(report.occurred_at) AS started_at
    FROM beginning
    INNER JOIN report ON beginning.place_code = report.place_code AND beginning.category = report.category
    WHERE report.occurred_at > beginning.started_at + to_hours(CAST($event_hours AS BIGINT))
    GROUP BY
        beginning.place_code,
        beginning.category
),

assigned AS (
    SELECT
        dispute_row.extract,
        dispute_row.number,
        max(beginning.started_at) AS started_at
    FROM registers.dispute_row
    INNER JOIN beginning
        ON
            dispute_row.place_code = beginning.place_code
            AND dispute_row.category = beginning.category
            AND dispute_row.occurred_at >= beginning.started_at
    GROUP BY
        dispute_row.extract,
        dispute_row.number
)

SELECT
    dispute_row.place_code,
    dispute_row.category,
    dispute_row.place_kind,
    assigned.started_at,
    CAST(assigned.started_at AS DATE) AS event_date,
    dispute_row.extract,
    dispute_row.number,
    dispute_row.channel,
    dispute_row.address_code,
    dispute_row.building_code,
    dispute_row.occurred_at,
    dispute_row.reporter_hash,
    dispute_row.injury_flag,
    dispute_row.domestic_violence_flag,
    dispute_row.fire_gas_threat_flag,
    dispute_row.disposition,
    dispute_row.source_row
FROM registers.dispute_row
INNER JOIN assigned ON dispute_row.extract = assigned.extract AND dispute_row.number = assigned.number
