"""Reads a live wiki over its REST interface.

names · failures     pages as references and paths; how a wiki fails us
client               HTTP: bounded, persistent, nothing followed
records · lists      the wiki's JSON as values; lists to their end
cache                what was read, by page and version
wiki                 pages listed, read, compared
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
from import_wiki.sources.rest.records import Change, Revision
from import_wiki.sources.rest.wiki import RestWiki, vanished

__all__ = [
    "Account",
    "Change",
    "Client",
    "Limits",
    "Outcome",
    "OutcomeKind",
    "PageName",
    "RestPage",
    "RestWiki",
    "Revision",
    "RunReport",
    "SpaceExport",
    "SpacePages",
    "WikiMissing",
    "WikiOtherUser",
    "WikiRefused",
    "WikiUnavailable",
    "WikiUnusable",
    "export_space",
    "obtain_space",
    "summed_up",
    "vanished",
]
