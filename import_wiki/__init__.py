"""From wiki text to cases: the map of the importer.

    sources/      one reader per kind of source → `page.WikiPage`
    cases/        WikiPage → ParsedPage: cases, doubts, and a bucket for every line
    xwiki/        the wiki's own syntax → Markdown
    document.py   ParsedPage → the JSON of `--json`
    plan.py       ParsedPage + what is stored → what would change
    report.py     the same in words
    apply.py      the plan → cases in the database
    attaching.py  the files of a page → the database: these two alone are not pure

The rule: the wiki's words are never lost, and nothing is guessed. What cannot be read stays as text
and is listed as a doubt for a person to decide.
"""
