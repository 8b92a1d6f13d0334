"""The benchmarks: `python -m bench [NAME …]` runs all, or those named, and prints their tables.

Machines are noisy: compare the rows of one run with each other, not with another run.
"""

import sys

from bench import import_pages

BENCHMARKS = {"import": import_pages.main}


def main(names: list[str]) -> None:
    for name in names or BENCHMARKS:
        print(f"\n{name}\n{'=' * len(name)}")
        BENCHMARKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
