"""Sealed values: passwords, phone numbers and the like that were found in texts.

A text holds a token with the value's mask in its place (`app.redaction`); the value itself is kept
here, encrypted under a key outside the database. Revealing one is a right of the caller's package
and always leaves an audit record.
"""
