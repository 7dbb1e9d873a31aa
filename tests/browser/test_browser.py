"""The chat as a reader meets it: a real browser, the real server, nothing from anywhere else.

`server_url` is a running `sourcier serve` over the shipped corpus. With SOURCIER_SCREENSHOT set to a path, the
picture for the README is written there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 180_000  # the embedded language model loads, then writes on whatever processor there is

# Notes each distinct state of the answer, so that a test can tell whether it came bit by bit.
WATCH = """() => {
  const states = window.states = [];
  const look = () => {
    const current = document.querySelector('#current');
    const state = {
      sentences: current.querySelectorAll('.sentence').length,
      evidence: current.querySelectorAll('section.evidence .passage').length,
      finished: current.querySelector('.receipt') !== null,
    };
    const last = states[states.length - 1];
    if (!last || JSON.stringify(last) !== JSON.stringify(state)) states.push(state);
  };
  new MutationObserver(look).observe(document.querySelector('#current'), { childList: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def browser(chromium, tmp_path_factory):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, server_url):
    """Open the page as a new visitor; afterwards nothing may have come from elsewhere or gone wrong."""
    contexts, foreign, errors = [], [], []
    host = urlsplit(server_url).netloc

    def note(request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != host:
            foreign.append(request.url)

    def open_page(language="en-GB", size=(1280, 800), **options):
        context = browser.new_context(
            locale=language, viewport={"width": size[0], "height": size[1]}, **options
        )
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server_url)
        page.wait_for_selector(".welcome")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == [], "the page asked another host"
    assert errors == []


def ask(page, question: str) -> None:
    """Ask and wait for the whole answer."""
    asked = page.locator(".turn").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function("count => document.querySelectorAll('.turn').length > count", arg=asked)
    page.wait_for_selector("#current .receipt")
    page.wait_for_selector("#ask:visible")


def open_mark(page, mark) -> dict[str, str]:
    """Open a citation mark; what it points at, once the panel shows it."""
    place = mark.evaluate("mark => ({ ...mark.dataset })")
    mark.click()
    page.wait_for_function(
        "quote => document.activeElement.matches('#panel .panel-title') && document.querySelector(quote)",
        arg="#panel .source-text mark",
    )
    return place


def stored_quote(server_url: str, place: dict[str, str]) -> str:
    """The characters that the API holds at that place."""
    answer = httpx.get(
        f"{server_url}/v1/documents/{place['document']}", params={"version": place["version"]}, timeout=30
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["text"][int(place["start"]) : int(place["end"])]


def quote_on_screen(page) -> str:
    return page.eval_on_selector("#panel .source-text mark", "mark => mark.textContent")


def test_an_answer_arrives_bit_by_bit_and_every_mark_opens_the_exact_quote(visit, server_url, tmp_path):
    page = visit()
    page.evaluate(WATCH)
    ask(page, "How much HBM does Stargate need?")

    states = page.evaluate("window.states")
    growing = [state for state in states if not state["finished"]]
    seen = [state for state in growing if state["sentences"] > 0 or state["evidence"] > 0]
    assert len(seen) >= 2 or seen[0]["evidence"] > 0, f"nothing was seen before the end: {states}"
    counts = [state["sentences"] for state in states]
    assert counts == sorted(counts), "a sentence that was shown went away"

    sentences = page.locator("#current .sentence")
    assert sentences.count() >= 1
    for index in range(sentences.count()):
        assert sentences.nth(index).locator(".mark").count() >= 1, "a sentence without a citation"
    marks = page.locator("#current .answer .mark")
    for index in range(marks.count()):
        place = open_mark(page, marks.nth(index))
        page.wait_for_function(
            "number => document.querySelector('#panel .panel-title .number').textContent === number",
            arg=place["number"],
        )
        assert quote_on_screen(page) == stored_quote(server_url, place)
    assert page.locator("#panel .check").is_visible(), "quote and checksum were not compared"

    open_mark(page, marks.first)
    page.mouse.move(0, 0)
    page.screenshot(path=os.environ.get("SOURCIER_SCREENSHOT") or tmp_path / "chat.png")


def test_french_from_the_switch_to_the_answer(visit, server_url):
    page = visit()
    assert page.locator("#ask").inner_text() == "Ask"
    page.get_by_text("Français").click()
    page.wait_for_selector("#ask:has-text('Demander')")
    assert page.evaluate("document.documentElement.lang") == "fr"
    ask(page, "De combien de HBM Stargate a-t-il besoin ?")
    assert page.locator("#current .answer").get_attribute("lang") == "fr"
    status = page.locator("#current .sentence .status").first.inner_text()
    assert re.fullmatch(r"✓ vérifiée|vérifiée|citation exacte", status)
    place = open_mark(page, page.locator("#current .answer .mark").first)
    assert quote_on_screen(page) == stored_quote(server_url, place)
    page.reload()
    page.wait_for_selector("#ask:has-text('Demander')")  # the choice is kept in the address


def test_a_french_browser_is_met_in_french(visit):
    page = visit("fr-FR")
    page.wait_for_selector("#ask:has-text('Demander')")
    assert "tirées de vos documents" in page.locator("#brand").inner_text()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en-GB", "How many data centres will OpenAI build in Mongolia?"),
        ("fr-FR", "Combien de centres de données OpenAI construira-t-il en Mongolie ?"),
    ],
)
def test_what_the_documents_do_not_say_looks_like_an_abstention(visit, server_url, language, question):
    page = visit(language)
    ask(page, question)
    notice = page.locator("#current .notice")
    assert notice.count() == 1
    assert notice.get_attribute("class").split()[1] in {"absent", "unchecked"}
    assert page.locator("#current .sentence, #current .sources, #current .broken").count() == 0
    passage = page.locator("#current .nearest .passage").first
    place = open_mark(page, passage)
    assert quote_on_screen(page) == stored_quote(server_url, place)


def test_keyboard_alone_and_copied_citation(visit, server_url):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "How much HBM does Stargate need?")
    mark = page.locator("#current .answer .mark").first
    place = mark.evaluate("mark => ({ ...mark.dataset })")
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('#panel .panel-title')")
    quote = stored_quote(server_url, place)
    page.get_by_role("button", name="Copy citation").press("Enter")
    page.wait_for_function("() => document.querySelector('.copy-status').textContent === 'Copied'")
    assert quote in page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "mark"


def test_export_clear_and_two_visitors_apart(visit):
    one, other = visit(), visit()
    ask(one, "How much HBM does Stargate need?")
    assert other.locator(".welcome").is_visible()
    assert other.locator(".turn").count() == 0
    with one.expect_download() as download:
        one.click("#export")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "## How much HBM does Stargate need?" in text
    assert re.search(r"^\[\^1\]: “", text, re.MULTILINE)
    one.click("#clear")
    one.wait_for_selector(".welcome")
    assert one.locator(".turn").count() == 0


@pytest.mark.parametrize(
    ("language", "first", "then", "understood"),
    [
        (
            "en-GB",
            "How much HBM does Stargate need?",
            "And Samsung?",
            "Understood as: How much HBM does Samsung need?",
        ),
        (
            "fr-FR",
            "De combien de HBM Stargate a-t-il besoin ?",
            "et Samsung ?",
            "Compris comme\u00a0: De combien de HBM Samsung a-t-il besoin ?",
        ),
    ],
)
def test_a_follow_up_shows_how_it_was_understood(visit, language, first, then, understood):
    page = visit(language)
    ask(page, first)
    assert page.locator("#current .understood").count() == 0
    ask(page, then)
    assert page.locator("#current .question").text_content().endswith(then)
    assert page.locator("#current .understood").text_content() == understood


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_narrow_screen_puts_the_source_below(visit, colours):
    page = visit(size=(390, 844), color_scheme=colours)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    ask(page, "How much HBM does Stargate need?")
    chat, source = page.locator("#chat").bounding_box(), page.locator("#source").bounding_box()
    assert source["y"] >= chat["y"] + chat["height"] - 1
    open_mark(page, page.locator("#current .answer .mark").first)
    page.wait_for_function(
        "() => document.querySelector('#panel mark').getBoundingClientRect().top < innerHeight"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Back to the mark").click()
    assert page.evaluate("document.activeElement.className") == "mark"


DRAFTS = {
    "en-GB": (
        ("Check", "Text to check", "Download"),
        (
            "Samsung SDS is to design, build and operate Stargate data centres. The South Korean plan provides for "
            "thirteen new chip plants and seven research centres. I think this is a beautiful plan."
        ),
        ["✓ supported\u00a01", "✗ contradicted\u00a02"],
    ),
    "fr-FR": (
        ("Vérifier", "Texte à vérifier", "Télécharger"),
        (
            "Samsung SDS doit concevoir, construire et exploiter des centres de données Stargate. Le plan sud-coréen "
            "prévoit treize nouvelles usines de puces et sept centres de recherche. À mon avis, c’est un beau plan."
        ),
        ["✓ confirmée\u00a01", "✗ contredite\u00a02"],
    ),
}


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_is_checked_its_quotes_opened_and_its_report_taken_away(visit, server_url, language):
    (tab, label, download), draft, verdicts = DRAFTS[language]
    page = visit(language, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("tab", name=tab).press("Enter")
    page.get_by_label(label).fill(draft)
    page.locator("#check").press("Enter")
    page.wait_for_selector(".check-summary:focus")
    page.wait_for_selector("#check:visible")
    assert page.locator(".verdict-mark").all_inner_texts() == verdicts
    assert page.locator(".checked-text").inner_text().replace("\n", " ").count("plan") == draft.count("plan")
    assert draft.rsplit(". ", maxsplit=1)[1] in page.locator(".skipped").text_content()

    page.locator(".verdict-mark").nth(1).press("Enter")
    assert page.evaluate("document.activeElement.id") == "claim-2"
    page.locator("#claim-2 .claim-number").press("Enter")
    assert page.evaluate("document.activeElement.id") == "statement-2"
    place = open_mark(page, page.locator("#claim-2 .evidence-list .mark").first)
    assert quote_on_screen(page) == stored_quote(server_url, place)
    assert page.locator("#panel .check").is_visible(), "quote and checksum were not compared"
    page.keyboard.press("Escape")
    assert "mark" in page.evaluate("document.activeElement.className")

    for name, opening in (("csv", b"\xef\xbb\xbf"), ("md", b"# "), ("html", b"<!DOCTYPE html>")):
        page.select_option(".export-format", name)
        with page.expect_download() as taken:
            page.get_by_role("button", name=download).click()
        content = Path(taken.value.path()).read_bytes()
        assert content.startswith(opening)
        assert verdicts[1][0].encode() in content, "the verdict's sign"
        assert (b"\r\n" in content) == (name == "csv")
    page.locator(".export-row button").first.press("Enter")
    page.wait_for_function("() => document.querySelector('#check-report .copy-status').textContent")
    assert page.evaluate("navigator.clipboard.readText()").startswith("<!DOCTYPE html>")

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_check_of_a_file_is_stopped_and_begun_anew(visit):
    page = visit()
    page.get_by_role("tab", name="Check").click()
    claims = "".join(f"Stargate needs {number} wafers a month.\n" for number in range(1000, 1900))
    file = {"name": "claims.csv", "mimeType": "text/csv", "buffer": f"claim\n{claims}".encode()}
    page.set_input_files("#check-file input", files=[file])
    page.wait_for_function(
        "text => document.querySelector('#check-text textarea').value === text", arg=claims.strip()
    )
    page.click("#check")
    page.wait_for_selector("progress[max='900']")
    page.wait_for_function("() => document.activeElement.id === 'check-stop'")
    page.keyboard.press("Enter")
    page.wait_for_selector("#check-report .unchecked")
    page.wait_for_function("() => document.activeElement.id === 'check'")
    page.fill("#check-text textarea", "<img src=x onerror=alert(1)>")
    page.click("#check")
    page.wait_for_selector(".check-summary")
    assert page.locator(".checked-text").inner_text().startswith("<img src=x onerror=alert(1)>")
    page.click("#check-clear")
    page.wait_for_function("() => !document.querySelector('#check-report').innerText.trim()")
    assert page.input_value("#check-text textarea") == ""
