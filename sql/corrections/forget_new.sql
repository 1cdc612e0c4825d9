-- A stage that runs again opens tonight's corrections anew.
DELETE FROM push.correction
WHERE opened_on = CAST($T AS DATE)
