"""The search engine: Whoosh's index on disk, its posting lists scored as arrays.

    engine      WhooshIndex: the engine as search knows it
    facets      matching documents → how many of each kind
    scoring     …→ how well they fit; the best of them
    matching    plan → which documents of a view match
    views       what one scope may see of a snapshot
    writing     documents → Whoosh's writer; which segments are merged
    snapshot    one generation of the index
    store       the folder: which build is current, locks, building aside and swapping
    segments    Whoosh's files → arrays
    bulk        Whoosh's writer, faster
    files       Whoosh's files, closed together
    schema      the fields, and the row of numbers kept for each document
    library     as much of Whoosh as is used
    postings · cache    operations on sorted arrays · arrays kept in memory

Nothing else imports Whoosh. Its writer, files and formats are used as they are; its searcher is
not: walking matchers in Python is slow, and its best twenty are not always the true ones.

The folder holds pickles: it is made readable for its owner only and never restored from a backup.
"""
