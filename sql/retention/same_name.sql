-- Names that were taken for others once are kept as far back as past nights can be told again.
DELETE FROM landing.same_name
WHERE until <= CAST($T AS DATE) - to_days(CAST($superseded_days AS INTEGER))
