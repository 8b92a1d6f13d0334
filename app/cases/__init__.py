"""Cases: what a customer has, what the desk did about it, and how it ended.

routes · handlers · cli      thin edges
forms                        submitted text → typed values
operations/                  the verbs; each leaves an event in the timeline and a message
queries                      every SELECT; each applies `readable_by(actor)`
policy                       who may do what
models                       cases, entries, citations, provenance
workflow · labels · writing  pure: statuses and moves, printed labels, texts ready to be kept
"""
