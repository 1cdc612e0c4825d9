"""What an auditor asks: which tasks a row led to, who got what and when, what a night did.

``trace`` follows a delivered row to tasks; ``questions`` answers for one task, recipient, delivery or night; ``report``
is a night as a page. All read what is published and change nothing. Tasks, staff numbers, deliveries and counts are
told; no name, ID number or person key is. Why a task is there is ``outpost.explain``'s.
"""
