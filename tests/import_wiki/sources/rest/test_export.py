from pathlib import Path

import pytest

from import_wiki.sources.rest import (
    PageName,
    RestWiki,
    SpaceExport,
    SpacePages,
    WikiOtherUser,
    obtain_space,
)
from tests.support.fake_xwiki import FakeXWiki, Fault

ARCHIVE = b"PK\x03\x04 an archive"


def test_space_comes_as_an_archive_in_one_request(
    xwiki: FakeXWiki, rest_wiki: RestWiki, tmp_path: Path
) -> None:
    xwiki.export = ARCHIVE

    found = obtain_space(rest_wiki, r"Cases.V1\.2", file=tmp_path / "space.xar")

    assert found == SpaceExport(tmp_path / "space.xar")
    assert (tmp_path / "space.xar").read_bytes() == ARCHIVE
    assert xwiki.requests[1:] == ["/xwiki/bin/export/Cases/V1.2/WebHome"]
    assert xwiki.queries[-1] == {
        "format": "xar", "history": "true", "pages": r"Cases.V1\.2.%"
    }  # fmt: skip


@pytest.mark.parametrize("export", [401, 403, 404, 503, b"<html>sign in</html>", b"x" * 2**21])
def test_space_is_listed_where_there_is_no_archive(
    xwiki: FakeXWiki, rest_wiki: RestWiki, tmp_path: Path, export: bytes | int
) -> None:
    xwiki.export = export
    xwiki.add("Cases", "V1.2", "WebHome")
    xwiki.add("Cases", "V1.2", "深", "WebHome")
    xwiki.add("Cases", "V1.20", "WebHome")

    found = obtain_space(rest_wiki, r"Cases.V1\.2", file=tmp_path / "space.xar")

    assert isinstance(found, SpacePages)
    assert found.names == (
        PageName(("Cases", "V1.2"), "WebHome"),
        PageName(("Cases", "V1.2", "深"), "WebHome"),
    )
    assert list(tmp_path.iterdir()) == []


def test_space_is_not_exported_as_a_guest(
    xwiki: FakeXWiki, rest_wiki: RestWiki, tmp_path: Path
) -> None:
    xwiki.export = ARCHIVE
    xwiki.always["/xwiki/rest/wikis/xwiki"] = Fault.GUEST

    with pytest.raises(WikiOtherUser):
        obtain_space(rest_wiki, "Cases", file=tmp_path / "space.xar")

    assert list(tmp_path.iterdir()) == []
