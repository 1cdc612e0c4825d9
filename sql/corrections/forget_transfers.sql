-- A stage that runs again opens tonight's transfers anew.
DELETE FROM push.transfer
WHERE opened_on = CAST($T AS DATE)
