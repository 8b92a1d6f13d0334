"""Each engine in a process of its own, one after the other, on the same cases; then the tables."""

import gc
import json
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.search.corpus import Question, documents, questions
from bench.search.engines import ENGINES, HITS, Engine, Tantivy
from bench.search.exhaustive import Exhaustive

SIZES = (10_000, 100_000)
ROUNDS = 5
CHECKED_PER_KIND = 6
"""So many questions of each kind are held to the exhaustive answer."""


@dataclass(frozen=True)
class Measured:
    """What one engine took; times in milliseconds."""

    name: str
    documents_per_second: float
    megabytes: float
    open_ms: float
    memory_megabytes: float
    cold: Mapping[str, Sequence[float]]
    warm: Mapping[str, Sequence[float]]
    best: Mapping[str, Sequence[int]]


def main(sizes: Sequence[int] | None = None) -> None:
    """Print the tables for each number of cases."""
    for size in sizes or SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
            measured = [_apart(engine, Path(folder), size) for engine in _engines()]
        _print_engines(size, measured)
        _print_kinds(measured)
        _print_exactness(size, measured[:2])


def _engines() -> Sequence[Callable[[Path], Engine]]:
    """Return the engines that can be had here: tantivy is no requirement of the product."""
    if find_spec("tantivy") is not None:
        return ENGINES
    print("tantivy is not installed and left out")
    return [engine for engine in ENGINES if engine is not Tantivy]


def _apart(engine: Callable[[Path], Engine], folder: Path, size: int) -> Measured:
    """Measure an engine in fresh processes: one builds, the other has only read."""
    context = multiprocessing.get_context("spawn")
    for step in (_build, _ask):
        process = context.Process(target=step, args=(engine, folder, size))
        process.start()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{engine} failed")
    found: dict[str, Any] = json.loads((folder / "built.json").read_text())
    return Measured(**found, **json.loads((folder / "asked.json").read_text()))


def _build(engine: Callable[[Path], Engine], folder: Path, size: int) -> None:
    built = engine(folder)
    list(documents(100))  # dictionaries are loaded before the clock runs
    began = time.perf_counter()
    built.build(documents(size))
    taken = time.perf_counter() - began
    found = {"name": built.name, "documents_per_second": size / taken}
    found["megabytes"] = built.size_bytes() / 2**20
    (folder / "built.json").write_text(json.dumps(found))


def _ask(engine: Callable[[Path], Engine], folder: Path, size: int) -> None:
    asked = engine(folder)
    before = _memory()
    began = time.perf_counter()
    asked.open()
    opened = time.perf_counter() - began
    given = questions(size)
    best: dict[str, list[int]] = {}
    cold: dict[str, list[float]] = {}
    warm: dict[str, list[float]] = {}
    gc.disable()
    for times in (cold, *[warm] * ROUNDS):
        for question in given:
            began = time.perf_counter()
            best[question.text] = asked.ask(question)
            taken = time.perf_counter() - began
            times.setdefault(question.kind, []).append(taken * 1000)
    found = {"open_ms": opened * 1000, "memory_megabytes": _memory() - before}
    found |= {"cold": cold, "warm": warm, "best": best}
    (folder / "asked.json").write_text(json.dumps(found))


def _memory() -> float:
    """Return the most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print_engines(size: int, measured: Sequence[Measured]) -> None:
    print(f"\n{size:,} cases, {HITS} hits a question; times in ms, all kinds together")
    heads = ("docs/s", "MB", "open", "memory MB", "p50", "p95", "p99", "cold p95", "p95 of tantivy")
    print(f"{'engine':<24}" + "".join(f"{head:>10}" for head in heads[:-1]) + f"{heads[-1]:>16}")
    native = next((_all(each.warm) for each in measured if each.name == "tantivy"), None)
    for each in measured:
        warm = _all(each.warm)
        numbers = [each.documents_per_second, each.megabytes, each.open_ms, each.memory_megabytes]
        times = [_at(warm, 50), _at(warm, 95), _at(warm, 99), _at(_all(each.cold), 95)]
        cells = [f"{n:>10,.0f}" for n in numbers] + [f"{t:>10.2f}" for t in times]
        ratio = f"{_at(warm, 95) / _at(native, 95):.1f}x" if native else "–"
        print(f"{each.name:<24}{''.join(cells)}{ratio:>16}")


def _print_kinds(measured: Sequence[Measured]) -> None:
    print(f"\n{'warm p50 / p95 / p99':<24}" + "".join(f"{each.name:>26}" for each in measured))
    for kind in measured[0].warm:
        cells = (
            " / ".join(f"{_at(each.warm[kind], per_cent):.2f}" for per_cent in (50, 95, 99))
            for each in measured
        )
        print(f"{kind:<24}" + "".join(f"{cell:>26}" for cell in cells))


def _print_exactness(size: int, ours: Sequence[Measured]) -> None:
    """Say of how many questions the best hits of our engines are those of scoring every case."""
    checked = _checked(questions(size))
    exhaustive = Exhaustive([question.text for question in checked])
    for document in documents(size):
        exhaustive.add(document)
    true = {question.text: exhaustive.best(question.text, HITS) for question in checked}
    for each in ours:
        wrong = [q for q in checked if true[q.text] != list(each.best[q.text])]
        right = len(checked) - len(wrong)
        print(f"\n{each.name}: the {HITS} best are the true ones for {right} of {len(checked)}")
        for question in wrong:
            print(f"  not for {question.kind}: {question.text}")


def _checked(given: Sequence[Question]) -> Sequence[Question]:
    of_kind: dict[str, list[Question]] = {}
    for question in given:
        of_kind.setdefault(question.kind, []).append(question)
    return [question for each in of_kind.values() for question in each[:CHECKED_PER_KIND]]


def _all(times: Mapping[str, Sequence[float]]) -> Sequence[float]:
    return [taken for each in times.values() for taken in each]


def _at(times: Sequence[float], per_cent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[per_cent - 1]
