-- Transfers that nobody answered in time.
UPDATE push.transfer
SET state = 'expired', closed_on = CAST($T AS DATE)
WHERE state = 'open' AND date_diff('day', opened_on, CAST($T AS DATE)) >= $days
