-- Every dispute that was reported by T on either network, with the place where it counts: the dwelling, for noise, leaks and
-- parking the building. Rows with only an area, an uncertain address or an excluded place have no place and are left out.
WITH reported AS (
    SELECT
        'police.dispute_incident' AS extract,
        dispute_incident.incident_number AS number,
        'police' AS channel,
        dispute_incident.category,
        dispute_incident.occurred_at,
        dispute_incident.address_code,
        dispute_incident.reporter_hash,
        dispute_incident.injury_flag,
        dispute_incident.domestic_violence_flag,
        dispute_incident.fire_gas_threat_flag,
        dispute_incident.disposition,
        dispute_incident.source_row
    FROM registers.dispute_incident
    WHERE CAST(dispute_incident.occurred_at AS DATE) <= $T
    UNION ALL
    SELECT
        'gov.service_event' AS extract,
        service_event.event_number AS number,
        service_event.source AS channel,
        service_event.category,
        service_event.occurred_at,
        match.address_code,
        service_event.reporter_hash,
        FALSE AS injury_flag,
        FALSE AS domestic_violence_flag,
        FALSE AS fire_gas_threat_flag,
        NULL AS disposition,
        service_event.source_row
    FROM registers.service_event
    INNER JOIN address.match ON service_event.source_key = match.source_key AND match.extract = 'gov.service_event'
    WHERE CAST(service_event.occurred_at AS DATE) <= $T AND match.status IN ('HOUSE', 'BUILDING')
),

placed AS (
    SELECT
        reported.extract,
        reported.number,
        reported.channel,
        reported.category,
        CASE WHEN reported.category IN ('noise_leak', 'parking') THEN 'building' ELSE 'dwelling' END AS place_kind,
        CASE
            WHEN reported.category IN ('noise_leak', 'parking') THEN address.building_code
            WHEN address.is_dwelling THEN address.address_code
        END AS place_code,
        address.address_code,
        address.building_code,
        reported.occurred_at,
        reported.reporter_hash,
        reported.injury_flag,
        reported.domestic_violence_flag,
        reported.fire_gas_threat_flag,
        reported.disposition,
        reported.source_row
    FROM reported
    INNER JOIN registers.address ON reported.address_code = address.address_code
    ANTI JOIN registers.excluded_place ON reported.address_code = excluded_place.address_code
)

SELECT
    extract,
    number,
    channel,
    category,
    place_kind,
    place_code,
    address_code,
    building_code,
    occurred_at,
    reporter_hash,
    injury_flag,
    domestic_violence_flag,
    fire_gas_threat_flag,
    disposition,
    source_row
FROM placed
WHERE place_code IS NOT NULL
