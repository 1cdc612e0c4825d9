"""The same files of sql/ on Spark, and on engines that speak its SQL. Nothing here is loaded by a night on DuckDB."""
