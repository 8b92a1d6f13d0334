"""One wiki of a live server as a source of pages: lists them, reads them, knows what changed.

    history?number=1 ──▶ same version and date as in the cache? ──▶ the page, nothing fetched
                                   │ no
                                   ▼
    history, attachments, comments, tags, and the texts of versions that the cache does not have,
    from the newest back until every line's origin is known

The rules: a version never changes, so its text is fetched once in the life of the cache, and a run
broken off goes on where it ended. Whether a page changed is told by its newest version, not by its
`modified`, which attachments and comments leave alone. Nothing is deleted here: pages that are gone
are named, and a person decides.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.errors import N_, PilebookError, Problem
from import_wiki.page import Degradation, WikiAttachment, version_order
from import_wiki.sources.rest import records
from import_wiki.sources.rest.cache import Cache
from import_wiki.sources.rest.client import Client
from import_wiki.sources.rest.failures import (
    WikiMissing,
    WikiOtherUser,
    WikiRefused,
    WikiUnavailable,
    WikiUnusable,
)
from import_wiki.sources.rest.lists import whole_list
from import_wiki.sources.rest.making import (
    Known,
    VersionText,
    history_of,
    page_of_body,
    page_of_versions,
)
from import_wiki.sources.rest.names import PageName, encoded
from import_wiki.sources.rest.outcomes import Outcome, OutcomeKind, RestPage, reason
from import_wiki.sources.rest.people import People
from import_wiki.sources.rest.records import Body, Change, Revision

MAIN_WIKI = "xwiki"
SETTINGS_PAGE = "WebPreferences"
UNANSWERED_MAX = 3

ATTACHMENT_MISSING = N_("The wiki lists the attachment %(name)s and does not have it.")
ATTACHMENT_REFUSED = N_("The wiki does not let this account read the attachment %(name)s.")
ATTACHMENT_UNUSABLE = N_("The attachment %(name)s was not read: %(why)s")
ATTACHMENT_SIZE = N_("It has %(found)s bytes, and %(listed)s are listed.")
VERSION_MISSING = N_("The wiki lists version %(version)s and does not give its text.")
VERSION_OTHER = N_("The wiki was asked for version %(version)s and gave version %(found)s.")
NO_WIKI = N_(
    "There is no wiki %(wiki)s at %(address)s. Check the address: it usually ends in /xwiki."
)
GONE_SILENT = N_("The wiki gave no answer to %(pages)s pages in a row. Try again later.")
NO_HISTORY = N_("The wiki keeps no history of this page, so its lines have no versions.")


@dataclass(frozen=True)
class WikiFacts:
    """What a wiki says of itself, and whom it takes us for."""

    version: str | None
    user: str


class RestWiki:
    """Pages of the wiki `wiki`, read with `client` and kept in `cache_folder`."""

    def __init__(self, client: Client, wiki: str, *, cache_folder: Path) -> None:
        self.client = client
        self.wiki = wiki
        self._path = f"/rest/wikis/{encoded(wiki)}"
        self._cache = Cache(cache_folder, scope=f"{client.base_url} {wiki}")
        self.people = People(client, self._path)

    def check(self) -> WikiFacts:
        """Make sure that the wiki is there and takes us for the account's user.

        :raises PilebookError: one of `failures`, if not.
        """
        try:
            self.client.json(self._path)
        except WikiMissing as error:
            values = {"wiki": self.wiki, "address": self.client.base_url}
            raise WikiMissing(NO_WIKI, **values) from error
        return WikiFacts(self.client.version, self.client.user)

    def url_of(self, name: PageName) -> str:
        """Return where a person reads the page."""
        return self.client.base_url + name.below(action_path(self.wiki, "view"))

    def pages(self) -> tuple[PageName, ...]:
        """Return every page listed, nested and hidden ones too, but for the spaces' settings."""
        entries = whole_list(self.client, f"{self._path}/pages", "pageSummaries", filtered=True)
        names = sorted({records.page_name(entry) for entry in entries})
        return tuple(name for name in names if name.name != SETTINGS_PAGE)

    def changed_since(self, instant: datetime) -> tuple[Change, ...]:
        """Return the revisions made after `instant`, oldest first."""
        entries = whole_list(
            self.client,
            f"{self._path}/modifications",
            "historySummaries",
            filtered=True,
            date=int(instant.timestamp() * 1000),
            order="asc",
        )
        changes = map(records.change, entries)
        return tuple(change for change in changes if change.name.name != SETTINGS_PAGE)

    def read(self, names: Iterable[PageName]) -> Iterator[Outcome]:
        """Read page after page; one that cannot be read is an outcome, too.

        :raises WikiUnavailable: if several in a row get no answer. Run again to go on from there.
        :raises WikiOtherUser: if the wiki takes us for somebody else.
        """
        unanswered = 0
        for name in names:
            outcome = self.outcome(name)
            yield outcome
            unanswered = unanswered + 1 if outcome.unanswered else 0
            if unanswered >= UNANSWERED_MAX:
                raise WikiUnavailable(GONE_SILENT, pages=unanswered)

    def outcome(self, name: PageName) -> Outcome:
        """Read one page, whatever comes of it.

        :raises WikiOtherUser: if the wiki takes us for somebody else.
        """
        try:
            page = self.page(name)
        except WikiOtherUser:
            raise
        except (WikiRefused, WikiMissing, WikiUnusable, WikiUnavailable) as error:
            kind = OutcomeKind.REFUSED if isinstance(error, WikiRefused) else OutcomeKind.FAILED
            unanswered = isinstance(error, WikiUnavailable)
            return Outcome(name, kind, reason=reason(error), unanswered=unanswered)
        kind = OutcomeKind.UNCHANGED if page.from_cache else OutcomeKind.READ
        return Outcome(name, kind, page)

    def page(self, name: PageName) -> RestPage:
        """Return the newest version of a page; attachments are named, their bytes not fetched.

        :raises PilebookError: one of `failures`.
        """
        newest = self._newest(name)
        if newest is None:
            return self._page_without_history(name)
        kept = self._cache.answer(str(name), "page", newest.key)
        whole = kept or self._whole(name)
        history = history_of(whole, up_to=newest)
        problems: list[Problem] = []
        texts = self._versions(name, history, problems)
        page = page_of_versions(self._known(name, whole), history, texts)
        if kept is None:  # last, so that it stands for all the texts needed, too
            self._cache.keep(whole, str(name), "page", newest.key)
        return replace(page, problems=tuple(problems), from_cache=kept is not None)

    def with_attachments(self, name: PageName, page: RestPage) -> RestPage:
        """Return the page with its attachments' bytes in files; what is missing is a problem."""
        attachments, problems = [], list(page.problems)
        for attachment in page.page.attachments:
            try:
                file = self._attachment(name, attachment)
                attachments.append(replace(attachment, file=file, sha256=_sha256(file)))
            except (WikiMissing, WikiRefused, WikiUnusable) as error:
                attachments.append(attachment)
                problems.append(_attachment_problem(attachment, error))
        complete = all(attachment.file for attachment in attachments)
        losses = {Degradation.ATTACHMENTS_MISSING}
        degraded = page.page.degraded - losses if complete else page.page.degraded | losses
        filled = replace(page.page, attachments=tuple(attachments), degraded=degraded)
        return replace(page, page=filled, problems=tuple(problems))

    def _known(self, name: PageName, whole: dict[str, Any]) -> Known:
        return Known(name, self.url_of(name), whole, self.people)

    def _newest(self, name: PageName) -> Revision | None:
        path = f"{self._path}{name.path}/history"
        answer = self.client.json(path, {"start": 0, "number": 1, "order": "desc"})
        entries = records.listed(answer, "historySummaries")
        revisions = map(records.revision, entries)
        return max(revisions, key=lambda each: version_order(each.version), default=None)

    def _whole(self, name: PageName) -> dict[str, Any]:
        """Fetch what belongs to a page beside its texts, as the wiki's own answers."""
        return {"historySummaries": self._list(name, "history", "historySummaries")} | {
            field: self._list(name, field, field) for field in ("attachments", "comments", "tags")
        }

    def _list(self, name: PageName, resource: str, field: str) -> list[records.Record]:
        return list(whole_list(self.client, f"{self._path}{name.path}/{resource}", field))

    def _versions(
        self, name: PageName, history: Sequence[Revision], problems: list[Problem]
    ) -> Iterator[VersionText]:
        """Yield the texts, newest first; an older one the wiki does not give is a problem."""
        newest, *older = history
        yield VersionText(newest, self._body(name, newest))
        for revision in older:
            try:
                body = self._body(name, revision)
            except (WikiMissing, WikiRefused):
                problems.append(Problem(VERSION_MISSING, {"version": revision.version}))
            else:
                yield VersionText(revision, body)

    def _body(self, name: PageName, revision: Revision) -> Body:
        kept = self._cache.answer(str(name), "text", revision.key)
        if kept is not None:
            return records.body(kept)
        answer = self.client.json(f"{self._path}{name.path}/history/{encoded(revision.version)}")
        body = records.body(answer)
        if body.version not in {None, revision.version}:  # it would be kept for ever
            values = {"found": body.version, "version": revision.version}
            raise WikiUnusable(VERSION_OTHER, **values)
        self._cache.keep(answer, str(name), "text", revision.key)
        return body

    def _page_without_history(self, name: PageName) -> RestPage:
        """Read a page of a wiki that keeps no versions: every time anew, no key to keep it by."""
        whole = self._whole(name)
        body = records.body(self.client.json(f"{self._path}{name.path}"))
        return replace(
            page_of_body(self._known(name, whole), body), problems=(Problem(NO_HISTORY),)
        )

    def _attachment(self, name: PageName, attachment: WikiAttachment) -> Path:
        date = str(attachment.date and attachment.date.local.isoformat())
        key = (str(name), "attachment", attachment.name, attachment.version or "", date)
        if kept := self._cache.file(*key):
            return kept
        with self._cache.new_file(*key) as file:
            self._fetch(name, attachment, file)
        kept = self._cache.file(*key)
        assert kept is not None  # it was laid there a line above
        return kept

    def _fetch(self, name: PageName, attachment: WikiAttachment, file: Path) -> None:
        path = f"{self._path}{name.path}/attachments/{encoded(attachment.name)}"
        limit = self.client.limits.attachment_bytes
        found = self.client.download(path, file, limit_bytes=limit)
        if attachment.size_bytes not in {None, found}:
            # Replaced since it was listed: these bytes are another version's.
            values = {"found": found, "listed": attachment.size_bytes}
            raise WikiUnusable(ATTACHMENT_SIZE, **values)


def action_path(wiki: str, action: str) -> str:
    """Return the path of what people do with pages, above the page's own."""
    return f"/bin/{action}" if wiki == MAIN_WIKI else f"/wiki/{encoded(wiki)}/{action}"


def vanished(*, listed: Iterable[PageName], known: Iterable[PageName]) -> frozenset[PageName]:
    """Return the known pages that a full list no longer names: deleted, or hidden from us."""
    return frozenset(known) - frozenset(listed)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _attachment_problem(attachment: WikiAttachment, error: PilebookError) -> Problem:
    match error:
        case WikiMissing():
            return Problem(ATTACHMENT_MISSING, {"name": attachment.name})
        case WikiRefused():
            return Problem(ATTACHMENT_REFUSED, {"name": attachment.name})
        case _:
            return Problem(ATTACHMENT_UNUSABLE, {"name": attachment.name, "why": str(error)})
