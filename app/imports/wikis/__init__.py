"""Live wikis in the product: connections, their schedule, and reading what changed.

    asked for (by hand, or because it is due)
        │
        ▼
    LISTING ─▶ READING ─▶ … ─▶ idle      a bit at a time: each delivery works some seconds, keeps
        │          │                     what it has, and asks for the next
        └────┬─────┘
             ▼
    idle, with the problem in words; the next sync goes on from there

A connection's pages are its to-do list: what waits to be read is a row, so nothing is read twice
and nothing forgotten, whoever dies in between. One worker has a connection at a time, by a lease
that every page renews. Pages go into a batch of imports; what becomes of them there is as with any
upload. This package decides when and what to read, `import_wiki.sources.rest` how.

routes · cli · handlers      thin edges
forms · pages                submitted text → typed values · what the pages show
operations/                  keeping · asking · syncing (the worker's part) · taking · settling
queries · models             as everywhere
wanted                       pure: a connection as a form gives it
reading                      a wiki opened for a connection: its account, limits, cache
"""
