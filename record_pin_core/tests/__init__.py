"""The shared suite: contracts as mixins, for every series.

No module here is named ``test_*``, so Odoo collects none of them. The adapter of a series makes
tests of them with leaf classes: ``class TestRead(ReadContract, World, TransactionCase)``.
"""
