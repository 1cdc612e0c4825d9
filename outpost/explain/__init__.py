"""Why a task stands on a list: from its rows and kept context to the sentence, and the same finding computed again.

Here: what is gathered about tasks of a home (``explanation``), the finding computed again (``recomputing``), and its
forms (``printed``, ``page.html``). Not here: keeping the context, which the night does (``outpost.context``), and why
something is no task (``outpost.asking``).
"""
