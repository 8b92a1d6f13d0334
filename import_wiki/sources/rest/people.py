"""How the wiki's users are called: `XWiki.lin` is 林悦, as the wiki's own pages show her.

The name stands in an object of the user's page, which is asked for once a run. Where it is not to
be had (no such page, not ours to read, no name given), the login stands, as it does on the wiki.
"""

from collections.abc import Iterator, Mapping

from import_wiki.sources import names
from import_wiki.sources.rest import records
from import_wiki.sources.rest.client import Client
from import_wiki.sources.rest.failures import WikiMissing, WikiRefused, WikiUnusable
from import_wiki.sources.rest.names import PageName, encoded

USERS = "XWiki.XWikiUsers"


class People(Mapping[str, str]):
    """Display names by local reference; each is looked for when it is asked for first."""

    def __init__(self, client: Client, path: str) -> None:
        """`path`: that of the wiki, below the client's address."""
        self._client = client
        self._path = path
        self._known: dict[str, str] = {}

    def __getitem__(self, reference: str) -> str:
        """Return how the user is called.

        :raises KeyError: if there is no more to be had than the login.
        """
        if reference not in self._known:
            self._known[reference] = self._asked(reference)
        if not self._known[reference]:
            raise KeyError(reference)
        return self._known[reference]

    def __iter__(self) -> Iterator[str]:
        return (reference for reference, name in self._known.items() if name)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _asked(self, reference: str) -> str:
        page = PageName.parse(names.local(reference))
        if not page.spaces:
            return ""
        try:
            answer = self._client.json(f"{self._path}{page.path}/objects/{encoded(USERS)}/0")
            return records.display_name(answer)
        except (WikiMissing, WikiRefused, WikiUnusable):
            return ""
