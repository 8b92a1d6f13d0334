"""Bytes from outside, kept once each under their digest; what shows them is decided elsewhere.

    names · kinds     what a file is called and what its bytes are; pure
    store             the folder: whole files or none
    models            a row for each file, whoever attaches it; one for its text
    extraction        bytes → masked text, in a process that can do nothing else
    operations        keep, open, verify, read the text
    handlers          the worker reads what was kept

The rule: what a file is, is read from its bytes; a name or a type that came with it is only shown.
"""
