"""What only developers need: the SQL lint, the runner of models' cases, the data dictionary, what is written from the
fields of a task, the tables of a ledger's night, and a night that stops after a step. No installation has it."""
