"""The search engine in the database: PostgreSQL keeps the terms, arrays decide.

    engine      PostgresIndex: which state is read, and what is written
    writing     documents → rows; the one writer, rebuilding beside and swapping
    entries     a document → its row, its lexemes, the places of its grams
    snapshot    one state of the index
    lists       posting lists: read by GIN, kept, and brought up to date
    memory      the rows of numbers and the values of all documents
    reading     one transaction that sees one state, and what is asked in it
    lexemes     terms and weights ↔ lexemes · tables     what lies in the database

Each change of a document gives its row the next number of the build, and the old row goes: so what
was kept in memory at one number is brought up to date by what has a greater one.

Matching and ranking are those of `app.search.arrays`: PostgreSQL parses no text and ranks nothing.
"""
