"""From text to terms, the same way for documents and for queries. Pure.

    folding       full width, case, accents, traditional characters: one written form
    runs          Chinese runs, names made of letters and digits, and the breaks between them
    words         Chinese words of a run, by dictionary and by statistics
    identifiers   labels, order numbers, plates, error codes: whole, in parts, by their last digits
    terms         what is kept of a document
    units         what a query asks for
    pinyin        how characters sound

Two families of terms are kept. *Words* (dictionary words, identifiers) tell most; *grams* (single
characters, pairs of neighbours) find what no dictionary has, and carry the positions of phrases.

`VERSION` is stored with an index: another analysis, dictionary or library means that it is built
again.
"""

from importlib.metadata import version
from pathlib import Path
from zlib import crc32

_RULES = 2
"""Raised with every change of the code here, and of the weights of places in `ranking`."""

_DICTIONARY = Path(__file__).parents[1] / "data" / "dictionary.txt"

VERSION = "-".join(
    (str(_RULES), f"{crc32(_DICTIONARY.read_bytes()):08x}", version("rjieba"), version("OpenCC"))
)
