"""One night, from its list of inputs to its publication: plain Python under the assets."""
