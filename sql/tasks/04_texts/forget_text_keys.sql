-- Two nights of keys are kept: tonight's, and those that tonight was held against.
DELETE FROM push.text_key
WHERE business_date < (SELECT max(business_date) FROM push.text_key WHERE business_date < $T)
