"""Rules of this repository, as functions from a tree to the list of its violations.

Each returns sentences that name the file and say what to do; an empty list means the rule holds.
They work on any `Tree`, so that the tests can show each rule a tree that breaks it.
"""
