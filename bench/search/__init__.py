"""How fast, how exact and how large search is, beside the engines it could have been.

    corpus       made-up cases, and questions of eight kinds about them
    engines      ours, and the references: each is built of the same documents and asked the same
    exhaustive   what the best hits are, worked out document by document
    tables       one process for each engine; what is printed

    python -m bench.search                  10,000 and 100,000 cases: half an hour and more
    python -m bench.search 10000            one size

Machines are noisy: compare the rows of one run with each other, not with another run.
"""

from bench.search.tables import main

__all__ = ["main"]
