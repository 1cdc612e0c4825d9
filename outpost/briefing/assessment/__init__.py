"""The monthly assessment (考核): of models, areas, departments and time, never of persons.

One edition for each zone, as a page and as a workbook of the same tables: what was answered in time, what was found to
be so and how sure that is, what came back, what departments did, and whether pilot areas moved otherwise than the rest.

``measuring`` counts (SQL in ``sql/briefing/assessment_*``), ``pilots`` compares, ``tables`` says what a reader may see
of it, ``page`` and ``sheets`` show that, ``writing`` puts it where it belongs. Nothing here knows of a recipient: no
statement groups by one, and no area that is told is smaller than a town.
"""
