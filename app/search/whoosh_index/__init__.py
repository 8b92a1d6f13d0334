"""The search engine on files: Whoosh's index on disk, its posting lists read as arrays.

    engine      WhooshIndex: which generation is read, and what is written
    writing     documents → Whoosh's writer; which segments are merged
    snapshot    one generation of the index
    store       the folder: which build is current, locks, building aside and swapping
    segments    Whoosh's files → arrays
    bulk        Whoosh's writer, faster
    files       Whoosh's files, closed together
    schema      the fields, and what Whoosh is given of a document
    library     as much of Whoosh as is used

Nothing else imports Whoosh. Its writer, files and formats are used as they are; its searcher is
not: walking matchers in Python is slow, and its best twenty are not always the true ones.

The folder holds pickles: it is made readable for its owner only and never restored from a backup.
"""
