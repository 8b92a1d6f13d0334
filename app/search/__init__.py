"""Search: one index over cases and articles. It knows documents, not the models they come from.

    case, article ──(source)──▶ Document ──(analysis)──▶ Index        written by the worker
    text ──(query)──▶ Query ──(plan)──▶ Index ──▶ Hits ──(source)──▶ results the actor may see

routes · cli          thin edges
pages · export        what the pages show, and the file of everything that is found
counting              what is asked and opened, counted when the answer is on its way
forms                 what is submitted about groups of words and saved searches
handlers              what the worker asks for: documents of changed subjects, a rebuild that is
                      due, new hits of saved searches
operations            rebuild, verify, reindex; which words mean the same; saved searches; questions
queries               find: hits, their results, marks, the database where the index is gone;
                      suggest: what the box offers; the groups of words that hold now;
                      what was saved and asked
policy                the scope of a user, and who may change groups of words and read questions
models                groups of words of a desk's own, saved searches, what was asked in a week
registry              one `Search` per app; packages above register their sources with it
sources               what search asks of a package whose things can be found
index                 what search asks of an engine; `whoosh_index` and `postgres_index` are one
                      each, `arrays` is what they have in common: everything that decides
plan · ranking · query · filters · highlight · analysis · documents · scope
synonyms · expansion · respelling     pure: questions in other words, and as they sound
questions · spreadsheet               pure: questions as they are counted, rows as words

The rule: a searcher's `Scope` is applied inside the engine, before anything is counted, so that no
hit, number or order tells of a document outside it. Whoosh is imported by `whoosh_index` only.
"""

from app.search.registry import init_app, register

__all__ = ["init_app", "register"]
