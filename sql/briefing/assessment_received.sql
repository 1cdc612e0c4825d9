-- Disputes handed from the police to mediation that a case which names them accepted in the month, by district of their address.
-- Accepted before it was written down as handed over: no day. Cases that name no transfer are left out here.
-- Grain: one row a transfer.
WITH case_of AS (
    SELECT
        transfer_number,
        min(accepted_on) AS accepted_on
    FROM registers.mediation_here
    WHERE transfer_number IS NOT NULL
    GROUP BY transfer_number
)

SELECT
    address.district_code,
    greatest(date_diff('day', CAST(transfer.transferred_at AS DATE), case_of.accepted_on), 0) AS days
FROM registers.dispute_transfer AS transfer
INNER JOIN case_of ON transfer.transfer_number = case_of.transfer_number
LEFT JOIN registers.address ON transfer.address_code = address.address_code
WHERE case_of.accepted_on BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
ORDER BY address.district_code, days, transfer.transfer_number
