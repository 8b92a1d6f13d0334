"""What every engine does with arrays: from a question and a snapshot of an index to hits.

    engine      what is the same of every engine: search, completions, count, fingerprints
    generation  one snapshot, with what was worked out from it
    answers     a question as it was written and, where that is nowhere, as it sounds
    hearing     the words of one view · sounds: how the pairs and words of an index sound
    facets      matching documents → how many of each kind
    scoring     …→ how well they fit; the best of them
    matching    plan → which documents of a view match
    views       what one scope may see of a snapshot
    snapshot    what is asked of an engine: rows, posting lists, values
    record      the row of numbers kept for each document, and the fields of its terms
    changes     which documents an index has not yet
    apart       work in other processes
    postings · cache    operations on sorted arrays · arrays kept in memory

The rule: nothing here knows where an index lies, so two engines with the same documents give the
same answers, score by score.
"""
