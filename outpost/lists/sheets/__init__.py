"""How lists look as workbooks: one module a sheet, with ``look`` (styles) and ``head`` (what stands above and below).

Not here: the words of a line (``outpost.lists.lines``) and the format .xlsx itself (``outpost.workbook``).
"""
