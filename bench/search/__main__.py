"""`python -m bench.search [CASES …]`."""

import sys

from bench.search.tables import main

main([int(size) for size in sys.argv[1:]] or None)
