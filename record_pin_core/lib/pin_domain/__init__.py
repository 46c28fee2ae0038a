"""The rules of Record PIN as pure Python: no Odoo, no database, no clock and no configuration.

Every module is one noun. Time (naive UTC) and randomness are arguments, values are frozen, and
every refusal is one of the exceptions of :mod:`errors`. The docstrings are the specification.

======================  =========================================================================
module                  decides
======================  =========================================================================
:mod:`errors`           what can be refused, with a stable code and a translatable template
:mod:`pepper`           the keys kept outside the database, and which of them is current
:mod:`hashing`          how a PIN is stored and compared
:mod:`pin_strength`     which PINs are accepted
:mod:`policy`           what an operation requires in each mode
:mod:`grace`            how long an unlock lasts
:mod:`lockout`          whether one more attempt is allowed, and what is stored before it
:mod:`audit_format`     how an entry of the event log is written down, hashed and exported
:mod:`audit_seal`       which number and which hash an entry gets
:mod:`checkpoints`      what is signed, so that a log made anew is found out
:mod:`signing_key`      the key kept outside the database that signs
:mod:`ed25519`          the signature, where no library for it is at hand
:mod:`audit_chain`      whether a log is what was written
:mod:`audit_findings`   the words for what is wrong with it
:mod:`retention`        how long the event log is kept
:mod:`destinations`     where checkpoints are sent, and in which form
:mod:`health`           what the health page says of the facts it is given
:mod:`health_texts`     the words of it
:mod:`redaction`        what a line of a log must not show
:mod:`domains`          which conditions a search domain holds
:mod:`ports`            what is asked of a registry of models
:mod:`masking`          which fields a request uses, and whether all of them are visible
======================  =========================================================================
"""
