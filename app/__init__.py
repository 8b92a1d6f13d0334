"""Pilebook: support cases and knowledge for an EV-charging after-sales desk.

The map, from the outside world down to pure rules (a package imports only what stands below it):

    factory        create_app: the only module that knows every package
    imports        wiki pages in the product: dry run, application, doubts
    cases          cases: workflow, timeline, references, assignment
    kb             knowledge articles
    integrations   outside systems
    search         one index over everything readable
    accounts       users, roles, aliases, customers, sign-in
    files          bytes of attachments, kept by their content
    vault          sealed secrets and personal data
    audit, outbox  who did what · what must happen after a commit
    web            what every blueprint shares about HTTP
    markup, redaction   Markdown → safe HTML · finding and masking secrets
    transaction, database, clock, config, errors
"""
