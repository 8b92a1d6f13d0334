"""Outside systems: the charging platform and its partners, mail, chat, webhooks.

Only the factory knows them; everything else says what happened (`app.outbox`) and they listen.
"""
