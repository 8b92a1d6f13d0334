"""Search: one index over cases and articles. It knows documents, not the models they come from.

    case, article ──(source)──▶ Document ──(analysis)──▶ Index        written by the worker
    text ──(query)──▶ Query ──(plan)──▶ Index ──▶ Hits ──(source)──▶ results the actor may see

routes · cli          thin edges
pages                 what the page of results shows
handlers              what the worker asks for: documents of changed subjects, a rebuild that is due
operations            rebuild, verify, reindex
queries               find: hits, their results and highlights; the database where the index is gone
policy                the scope of a user
registry              one `Search` per app; packages above register their sources with it
sources               what search asks of a package whose things can be found
index                 what search asks of an engine; `whoosh_index` is one
plan · ranking · query · filters · highlight · analysis · documents · scope      pure

The rule: a searcher's `Scope` is applied inside the engine, before anything is counted, so that no
hit, number or order tells of a document outside it. Whoosh is imported by `whoosh_index` only.
"""

from app.search.registry import init_app, register

__all__ = ["init_app", "register"]
