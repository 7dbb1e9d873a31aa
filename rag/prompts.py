"""Foreign text in a prompt: on one line, and without the words that frame our own question."""

from __future__ import annotations

import re


def in_one_line(text: str, frame: re.Pattern[str]) -> str:
    """White space to single spaces, and words that would read as the frame of our question made plain ones.

    :param frame: its first group is what is kept of a match.
    """
    return frame.sub(lambda match: match[1], " ".join(text.split()))
