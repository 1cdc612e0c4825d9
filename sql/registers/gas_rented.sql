-- Gas accounts in use at a rented dwelling that their text was matched to (HOUSE).
SELECT
    gas_account.account_number,
    match.address_code,
    address.building_code,
    gas_account.user_type,
    gas_account.opened_on,
    gas_account.last_checked_on,
    gas_account.hazard_level,
    gas_account.rectify_due_on,
    gas_account.rectified_on,
    gas_account.consecutive_no_access,
    gas_account.source_row
FROM registers.gas_account
INNER JOIN address.match ON gas_account.source_key = match.source_key AND match.extract = 'gov.gas_account'
INNER JOIN registers.address ON match.address_code = address.address_code
SEMI JOIN registers.rented ON match.address_code = rented.address_code
WHERE gas_account.status = 1 AND match.status = 'HOUSE'
