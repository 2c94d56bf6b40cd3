"""The words of the Makefile for machines without make: python3 scripts/setup.py WORD. Standard library only."""

import os
import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    for name in ("python3.13", "python3.12", "python3.11"):
        try:
            os.execvp(name, [name, *sys.argv])
        except OSError:
            continue
    sys.exit("Python 3.11 or later is needed; this is {}.{}.".format(*sys.version_info[:2]))

import words  # noqa: E402

if __name__ == "__main__":
    sys.exit(words.main(sys.argv[1:]))
