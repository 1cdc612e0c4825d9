-- How many people live in each dwelling on T, how many of them are not household-registered, and the youngest and oldest age.
-- Counts of places, never of a person; dwellings in which nobody lives are absent.
SELECT
    address_code,
    building_code,
    CAST(count(*) AS INTEGER) AS people,
    CAST(count(*) FILTER (WHERE registration_type IN (2, 3, 4)) AS INTEGER) AS registered_tenants,
    CAST(count(*) FILTER (WHERE age >= 18) AS INTEGER) AS adults,
    min(age) AS youngest,
    max(age) AS oldest
FROM registers.living
GROUP BY
    address_code,
    building_code
