"""The claim check: statements of a text, evidence for and against each, a verdict with the words of the sources.

statements -> figures -> verdict, put together in `rag.claims.checking`; exports are beside.
"""
