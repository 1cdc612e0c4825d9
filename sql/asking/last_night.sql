-- The last night whose models ran: the registers that are kept are those that it used.
SELECT max(business_date) AS business_date
FROM push.model_night
