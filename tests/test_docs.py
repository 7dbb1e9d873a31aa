"""Generated pages are those that the code generates now."""

from __future__ import annotations

import runpy

from conftest import ROOT


def test_the_page_of_the_api_is_up_to_date():
    page = runpy.run_path(str(ROOT / "docs/generate_api.py"))["page"]()
    assert (ROOT / "docs/api.md").read_text(encoding="utf-8") == page, "run: make docs"
