"""Who did what, and when: append-only, each record chained to the one before.

A record's digest covers its own content and the digest before it, under a key that is not in the
database: a record that is changed, removed or slipped in later breaks the chain at its place, and
`flask audit verify` names it.
"""
