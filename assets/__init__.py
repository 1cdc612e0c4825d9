"""What exists after a night, one module a stage, in the order data flows. Thin: each calls a step of the night."""
