"""The importer's command: reads a wiki page and says what would become of it.

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
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

from app.errors import PilebookError
from import_wiki.cases import ParsedPage, parse_page
from import_wiki.document import document
from import_wiki.report import report
from import_wiki.sources import read_page


class ExitCode(IntEnum):
    FINE = 0
    REFUSED = 1
    USAGE = 2
    NOT_ALL_READ = 3


def main(arguments: Sequence[str] | None = None) -> ExitCode:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        text = options.file.read_text(encoding="utf-8")
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
        return ExitCode.USAGE
    except UnicodeDecodeError:
        print(f"{options.file}: not a text in UTF-8", file=sys.stderr)
        return ExitCode.REFUSED
    try:
        parsed = parse_page(read_page(text, reference=options.page), known_names=options.known_name)
        print(_output(parsed, options))
    except PilebookError as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return ExitCode.REFUSED
    return ExitCode.FINE if parsed.fully_read else ExitCode.NOT_ALL_READ


def _output(parsed: ParsedPage, options: argparse.Namespace) -> str:
    if options.json:
        return json.dumps(document(parsed, file=options.file.name), ensure_ascii=False, indent=1)
    if options.apply:
        # Only here: a dry run must not need the database, its drivers or any setting.
        from import_wiki.apply import run

        return run(parsed)
    return report(parsed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m import_wiki",
        description="Reads a wiki page of support cases. Without an option: a dry run.",
        epilog="Exit codes: 0 all read, 1 refused, 2 usage, 3 something was not interpreted.",
    )
    parser.add_argument("file", type=Path, help="the pasted page, as text in UTF-8")
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
