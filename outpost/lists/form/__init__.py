"""The form: a recipient's list as one page for a phone, which is filled in without a network and makes the return.

``page`` says what stands in it, ``page.html`` and ``form.css`` how it looks, three scripts what it does: ``book.js``
writes a workbook, ``checks.js`` says what is wrong with an answer, ``form.js`` is the page. Not here: which lines a
recipient has, and their words (``lists.lines``).
"""
