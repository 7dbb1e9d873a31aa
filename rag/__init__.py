"""Sourcier: cited answers in French and English from your own documents.

documents -> passages -> embedding -> store -> retrieval -> evidence -> generation -> grounding; start reading
at `rag.assistant`. Nothing heavy is imported here, so that `sourcier --help` stays fast.
"""

__version__ = "0.1.0"
