"""What only developers need: the SQL lint, the runner of models' cases, the data dictionary. No installation has it."""
