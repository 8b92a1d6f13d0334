"""How fast a wiki becomes cases: read, parsed and converted, written, and found unchanged.

The pages come out of one export with their histories, page by page, and none is kept: the memory
a wiki of any size takes is that of its largest page. Of a large wiki only the first pages are
written twice, so that a run has an end: writing a page costs as much as rendering its texts.
"""

import resource
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.config import Settings
from app.database import Model, db
from app.factory import create_app
from bench.wiki import CASES, VERSIONS, page_text, write_export
from import_wiki.apply import apply_page
from import_wiki.cases import parse_page
from import_wiki.markdown import markdown_of
from import_wiki.page import WikiPage
from import_wiki.sources import read_pages

PAGES = 500
MOST_WRITTEN = 1_000


@dataclass
class Steps:
    """How many pages went through each step, and how long that took.

    Beside the clock's time the processor's: it is nearly the same on a busy machine. That of the
    renderer, a process of its own, is not in it.
    """

    pages: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    worked: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        began, worked = time.perf_counter(), time.process_time()
        yield
        self.pages[step] += 1
        self.seconds[step] += time.perf_counter() - began
        self.worked[step] += time.process_time() - worked

    def print(self) -> None:
        print(f"{'step':<30}{'pages':>8}{'pages/s':>10}{'ms a page':>12}{'of processor':>14}")
        for step, pages in self.pages.items():
            seconds, worked = self.seconds[step], self.worked[step]
            print(
                f"{step:<30}{pages:>8}{pages / seconds:>10.0f}"
                f"{1000 * seconds / pages:>12.1f}{1000 * worked / pages:>14.1f}"
            )


def main(pages: int = PAGES) -> None:
    steps = Steps()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        export, home = Path(folder) / "wiki.xar", Path(folder) / "home"
        write_export(export, pages)
        print(
            f"{pages} pages, {CASES} cases and {VERSIONS} versions each, "
            f"{len(page_text(0).encode()) / 1000:.1f} kB a page, "
            f"export {export.stat().st_size / 1e6:.1f} MB"
        )
        for page in read(export, steps):
            parse_and_convert(page, steps)
        write(export, home, steps)
    steps.print()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at its peak {peak:.0f} MB, all of it {time.perf_counter() - began:.0f} s")


def read(export: Path, steps: Steps) -> Iterator[WikiPage]:
    """Yield the pages; the time until each comes is the time to read it and its history."""
    pages = read_pages(export)
    for _ in range(pages_in(export)):
        with steps.of("read with history and blame"):
            page = next(pages)
        yield page


def pages_in(export: Path) -> int:
    with zipfile.ZipFile(export) as archive:
        return len(archive.namelist())


def parse_and_convert(page: WikiPage, steps: Steps) -> None:
    with steps.of("parse"):
        parsed = parse_page(page)
    with steps.of("convert"):
        for case in parsed.cases:
            entries = (entry.text for entry in case.tracking)
            for text in filter(None, (case.problem, case.resolution, *entries)):
                markdown_of(text, syntax=page.syntax, address=lambda _: None)


def write(export: Path, home: Path, steps: Steps) -> None:
    """Write the pages into a new database, and once more, when nothing has changed."""
    app = create_app(Settings(home=home, log_level="ERROR").completed())
    with app.app_context():
        prepare()
        for step in ("plan and write", "plan again, unchanged"):
            for page in islice(read_pages(export), MOST_WRITTEN):
                parsed = parse_page(page)
                with steps.of(step):
                    apply_page(parsed)
                db.session.expunge_all()


def prepare() -> None:
    from app.audit.models import AuditEnd

    Model.metadata.create_all(db.engine)
    with db.engine.begin() as connection:
        connection.execute(AuditEnd.__table__.insert().values(id=1, record_id=0, digest="0" * 64))
