"""The chat: a thin client of the engine, one page in French and in English."""
