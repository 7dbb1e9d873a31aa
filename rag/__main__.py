"""`python -m rag` is `sourcier`."""

from rag.cli import main

main()
