"""Asking why: the last published night opened read-only, and a subject followed through the steps of a model's query.

``night.last_night`` opens it; ``conditions.of_subject`` tells each step of a rule with its conditions for one subject.
"""
