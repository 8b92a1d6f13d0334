"""Reads a live wiki over its REST interface.

names · failures     pages as references and paths; how a wiki fails us
reach                which addresses may be asked
client               HTTP: bounded, persistent, nothing followed
records · lists      the wiki's JSON as values; lists to their end
people               how the wiki's users are called
cache                what was read, by page and version
wiki                 pages listed, read, compared
reading              the wiki as a source like any other
export               a whole space in one request, where that is allowed
"""

from import_wiki.sources.rest.client import Account, Client, Limits
from import_wiki.sources.rest.export import SpaceExport, SpacePages, export_space, obtain_space
from import_wiki.sources.rest.failures import (
    WikiMissing,
    WikiOtherUser,
    WikiRefused,
    WikiUnavailable,
    WikiUnusable,
)
from import_wiki.sources.rest.names import PageName
from import_wiki.sources.rest.outcomes import (
    Outcome,
    OutcomeKind,
    RestPage,
    RunReport,
    summed_up,
)
from import_wiki.sources.rest.reach import ANYWHERE, Reach, checked_address
from import_wiki.sources.rest.reading import (
    findings_of,
    in_words,
    of_problem,
    read_wiki,
    wanted_pages,
    within,
)
from import_wiki.sources.rest.records import Change, Revision
from import_wiki.sources.rest.wiki import RestWiki, WikiFacts, vanished

__all__ = [
    "ANYWHERE",
    "Account",
    "Change",
    "Client",
    "Limits",
    "Outcome",
    "OutcomeKind",
    "PageName",
    "Reach",
    "RestPage",
    "RestWiki",
    "Revision",
    "RunReport",
    "SpaceExport",
    "SpacePages",
    "WikiFacts",
    "WikiMissing",
    "WikiOtherUser",
    "WikiRefused",
    "WikiUnavailable",
    "WikiUnusable",
    "checked_address",
    "export_space",
    "findings_of",
    "in_words",
    "obtain_space",
    "of_problem",
    "read_wiki",
    "summed_up",
    "vanished",
    "wanted_pages",
    "within",
]
