"""From text to terms, the same way for documents and for queries. Pure.

    folding       full width, case, accents, traditional characters: one written form
    runs          Chinese runs, names made of letters and digits, and the breaks between them
    words         Chinese words of a run, by dictionary and by statistics
    identifiers   labels, order numbers, plates, error codes: whole, in parts, by their last digits
    terms         what is kept of a document
    units         what a query asks for

Two families of terms are kept. *Words* (dictionary words, identifiers) tell most; *grams* (single
characters, pairs of neighbours) find what no dictionary has, and carry the positions of phrases.

`VERSION` is stored with an index: another analysis means that it is built again.
"""

VERSION = "1"
