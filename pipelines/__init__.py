"""How a night runs: definitions, the nightly job, its schedule and sensor. All wiring, no logic."""
