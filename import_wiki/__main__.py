"""The importer's command: reads wiki pages and says what would become of them.

python -m import_wiki FILE                 dry run: no database, no settings, nothing written
python -m import_wiki FILE --json          the same as JSON
python -m import_wiki FILE --apply         write the cases into the configured database
python -m import_wiki https://host/xwiki --user NAME --space S       the same of a live wiki

The password of a live wiki is taken from PILEBOOK_WIKI_PASSWORD, or asked for; never an argument,
which everybody on the machine could read.

0  everything was read
1  the source was refused, or the import failed: a sentence on stderr says why
2  the command was not understood, or the file cannot be opened
3  read, but something on the page was not interpreted; nothing of it is lost
"""

import argparse
import getpass
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from app.errors import PilebookError
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.document import document
from import_wiki.page import WikiPage
from import_wiki.report import report
from import_wiki.sources import Finding, Report, read_pages
from import_wiki.sources.rest import Account, Client, RestWiki, read_wiki, wanted_pages

LIVE = ("https://", "http://")


class ExitCode(IntEnum):
    FINE = 0
    REFUSED = 1
    USAGE = 2
    NOT_ALL_READ = 3


def main(arguments: Sequence[str] | None = None) -> ExitCode:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    findings: list[Finding] = []
    try:
        fully_read = _print_all(_parsed_pages(options, findings.append), options)
    except OSError as error:
        print(f"{_shown(options)}: {error.strerror}", file=sys.stderr)
        return ExitCode.USAGE
    except PilebookError as error:
        print(f"{_shown(options)}: {error}", file=sys.stderr)
        return ExitCode.REFUSED
    for finding in findings:
        print(f"{_shown(options)}: {finding}", file=sys.stderr)
    return ExitCode.FINE if fully_read and not findings else ExitCode.NOT_ALL_READ


def _parsed_pages(options: argparse.Namespace, report: Report) -> Iterator[ParsedPage]:
    live = options.source.startswith(LIVE)
    pages = _wiki_pages(options, report) if live else _file_pages(options, report)
    for page in pages:
        yield parse_page(page, known_names=options.known_name)


def _file_pages(options: argparse.Namespace, report: Report) -> Iterator[WikiPage]:
    """Yield the pages of a file; the bytes of attachments lie aside while they are applied."""
    with ExitStack() as held:
        aside = held.enter_context(tempfile.TemporaryDirectory()) if options.apply else None
        yield from read_pages(
            Path(options.source),
            attachments_to=Path(aside) if aside else None,
            reference=options.page,
            report=report,
        )


def _wiki_pages(options: argparse.Namespace, report: Report) -> Iterator[WikiPage]:
    """Yield the wanted pages of a live wiki; without a folder for it, nothing of them is kept."""
    with ExitStack() as held:
        folder = options.cache or Path(held.enter_context(tempfile.TemporaryDirectory()))
        client = held.enter_context(Client(options.source, _account(options)))
        wiki = RestWiki(client, options.wiki, cache_folder=folder)
        wiki.check()
        names = wanted_pages(wiki, spaces=options.space, since=options.since)
        yield from read_wiki(wiki, names, with_attachments=options.apply, report=report)


def _account(options: argparse.Namespace) -> Account | None:
    if options.user is None:
        return None
    from app.config import wiki_password  # only here: it knows the database, a file needs none

    return Account(options.user, wiki_password() or getpass.getpass())


def _shown(options: argparse.Namespace) -> str:
    """Return the source as it was given, but for a password in an address."""
    return re.sub(r"//[^/]*@", "//", str(options.source))


def _name_of(options: argparse.Namespace) -> str:
    """Return what the source is called in the JSON: the file, or the wiki's address."""
    live = options.source.startswith(LIVE)
    return str(options.source if live else Path(options.source).name)


def _print_all(pages: Iterator[ParsedPage], options: argparse.Namespace) -> bool:
    """Print what was asked for of every page; return whether all of them were read in full."""
    read: list[bool] = []

    def noted() -> Iterator[ParsedPage]:
        for parsed in pages:
            read.append(parsed.fully_read)
            yield parsed

    for number, text in enumerate(_outputs(noted(), options)):
        print(text if number == 0 else f"\n{text}")
    return all(read)


def _outputs(pages: Iterator[ParsedPage], options: argparse.Namespace) -> Iterator[str]:
    if options.json:
        documents = [document(parsed, file=_name_of(options)) for parsed in pages]
        shown = documents[0] if len(documents) == 1 else documents
        yield json.dumps(shown, ensure_ascii=False, indent=1)
    elif options.apply:
        # Only here: a dry run must not need the database, its drivers or any setting.
        from import_wiki.apply import run

        yield from run(pages)
    else:
        yield from (report(parsed) for parsed in pages)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m import_wiki",
        description="Reads wiki pages of support cases. Without an option: a dry run.",
        epilog="Exit codes: 0 all read, 1 refused, 2 usage, 3 something was not interpreted.",
    )
    parser.add_argument(
        "source",
        help="a pasted page, saved HTML, an export (.xar), a folder, or a wiki's https address",
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print what was read as JSON")
    output.add_argument("--apply", action="store_true", help="write the cases into the database")
    parser.add_argument("--page", metavar="NAME", help="the page's full name on the wiki")
    parser.add_argument(
        "--known-name",
        action="append",
        default=[],
        metavar="NAME",
        help="an engineer's name that holds a blank; may be given several times",
    )
    _add_live(parser.add_argument_group("a live wiki"))
    return parser


def _add_live(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--wiki", default="xwiki", metavar="NAME", help="which wiki of the server")
    group.add_argument("--user", metavar="NAME", help="sign in; else what everybody may read")
    group.add_argument(
        "--space",
        action="append",
        default=[],
        metavar="SPACE",
        help="only pages in this space, such as Cases; may be given several times",
    )
    group.add_argument(
        "--since",
        type=_day,
        metavar="DATE",
        help="only pages changed since this day, such as 2026-03-18",
    )
    group.add_argument(
        "--cache", type=Path, metavar="DIR", help="keep what was read: the next run asks for less"
    )


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
