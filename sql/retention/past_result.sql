-- What address texts were resolved to before is kept as far back as past nights can be told again.
DELETE FROM address.past_result
WHERE until <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
