"""Knowledge articles: what was solved once, written down to be found the next time.

Stands below `cases`, which may cite an article; an article never knows a case. What cites it is
loaded beside it, by address.
"""
