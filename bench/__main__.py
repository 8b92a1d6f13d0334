"""The benchmarks: `python -m bench [NAME …] [--pages N]` runs all, or those named.

Machines are noisy: compare the rows of one run with each other, not with another run.
"""

import argparse

from bench import import_pages, search_quality

BENCHMARKS = ("import", "search-quality")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Print tables of speed.")
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME")
    parser.add_argument(
        "--pages", type=int, default=import_pages.PAGES, help="how large the made-up wiki is"
    )
    options = parser.parse_args()
    for name in options.names or BENCHMARKS:
        print(f"\n{name}\n{'=' * len(name)}")
        if name == "import":
            import_pages.main(options.pages)
        else:
            search_quality.main()


if __name__ == "__main__":
    main()
