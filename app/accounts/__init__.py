"""People and organisations: users with their roles, engineers' aliases, customers, sign-in.

Every route is closed unless its name stands in `session.PUBLIC`: default-deny. A sign-in is a row
in the database; its cookie is worth nothing once the row is gone.
"""
