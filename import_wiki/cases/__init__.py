"""WikiPage → ParsedPage. Pure.

    pages         headings, furniture, notes, coverage
    └─ case       one case
       ├─ parts ─ shapes      what each line is; where problem, tracking, resolution begin
       ├─ texts ─ entries     the words, and the entries of the log
       ├─ status · names · references · sensitive
    rules · page_rules        what of it makes a doubt (codes: doubts)

The rule: table driven. A further shape of some wiki page is one more row in `shapes`, a further
irregularity one more rule in `rules`; every source line ends in exactly one bucket.
"""

from import_wiki.cases.model import ParsedPage, WikiCase
from import_wiki.cases.pages import parse_page

__all__ = ["ParsedPage", "WikiCase", "parse_page"]
