"""What must happen after a commit, kept in the database until it has happened.

    operation ── publish(message) ──▶ one row per message and handler     (same transaction)
                                            │  COMMIT
    worker ── claims rows under a lease ────┘──▶ handler ──▶ row deleted
                                                   │ raises
                                                   └──▶ tried again later; after 8 times kept aside

A handler may be called more than once with the same message: it must be idempotent.
"""
