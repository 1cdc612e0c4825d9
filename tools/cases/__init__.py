"""Cases of models: ``reading`` reads their files, ``rows`` fills their rows in, ``runner`` runs the rule on them."""
