"""The importer's command: reads wiki pages and says what would become of them.

python -m import_wiki FILE                 dry run: no database, no settings, nothing written
python -m import_wiki FILE --json          the same as JSON
python -m import_wiki FILE --apply         write the cases into the configured database

0  everything was read
1  the source was refused, or the import failed: a sentence on stderr says why
2  the command was not understood, or the file cannot be opened
3  read, but something on the page was not interpreted; nothing of it is lost
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path

from app.errors import PilebookError
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.document import document
from import_wiki.report import report
from import_wiki.sources import Finding, Report, read_pages


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
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
        return ExitCode.USAGE
    except PilebookError as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return ExitCode.REFUSED
    for finding in findings:
        print(f"{options.file}: {finding}", file=sys.stderr)
    return ExitCode.FINE if fully_read and not findings else ExitCode.NOT_ALL_READ


def _parsed_pages(options: argparse.Namespace, report: Report) -> Iterator[ParsedPage]:
    for page in read_pages(options.file, reference=options.page, report=report):
        yield parse_page(page, known_names=options.known_name)


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
        documents = [document(parsed, file=options.file.name) for parsed in pages]
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
        "file", type=Path, help="a pasted page, saved HTML, an export (.xar), or a folder"
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
    return parser


if __name__ == "__main__":
    sys.exit(main())
