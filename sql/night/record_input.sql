-- One thing that the night took: a delivery or a journal entry, with the sha256 of its content.
INSERT INTO push.night_input (business_date, kind, name, sha256)
VALUES (?, ?, ?, ?)
