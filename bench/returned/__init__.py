"""Some 700 returned files against the contract: a black-box campaign on a demo city of its own."""
