-- Mediation cases accepted by T and the dwelling (HOUSE) or building (BUILDING) that their text was matched to, null where to none.
-- Cases without a place still carry a transfer number, an agreement and dates.
SELECT
    mediation_case.case_number,
    mediation_case.transfer_number,
    mediation_case.category,
    mediation_case.category IN ('noise_leak', 'parking') AS concerns_building,
    address.address_code,
    address.building_code,
    CASE WHEN address.address_code IS NOT NULL THEN match.status END AS match_status,
    match.district_code,
    match.town_code,
    match.community_code,
    mediation_case.accepted_on,
    mediation_case.status,
    mediation_case.agreement_number,
    mediation_case.signed_on,
    mediation_case.performance_due_on,
    mediation_case.performed_on,
    mediation_case.followed_up_on,
    mediation_case.court_confirmed,
    mediation_case.updated_at,
    mediation_case.source_row
FROM registers.mediation_case
LEFT JOIN address.match
    ON mediation_case.source_key = match.source_key AND match.extract = 'gov.mediation_case'
LEFT JOIN registers.address ON match.address_code = address.address_code AND match.status IN ('HOUSE', 'BUILDING')
WHERE mediation_case.accepted_on <= $T
