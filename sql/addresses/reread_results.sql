-- Results whose names are read in another way tonight: their texts are resolved again.
SELECT resolved.text_hash
FROM address.resolved
SEMI JOIN reread ON resolved.normalised = reread.normalised
