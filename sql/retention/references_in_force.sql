-- Reference files that some night within reach worked with.
SELECT DISTINCT digest
FROM push.reference_input
ORDER BY digest
