-- When texts of rows that are gone were first seen is kept as far back as past nights can be told again.
DELETE FROM address.past_text
WHERE until <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
