// What the server cannot do: focus, clipboard, download, and the language of the document element.
// No request leaves this script; the page talks to its own server only.
window.sourcier = (() => {
  let opener = null;
  let ordinal = '0';

  const reference = (button) =>
    ['document', 'version', 'start', 'end'].map((name) => button.dataset[name]).join('|');

  function markCurrent() {
    document.querySelectorAll('button[data-action="source"][aria-current]').forEach((button) => {
      button.removeAttribute('aria-current');
    });
    if (!opener) return;
    document.querySelectorAll('#chat button[data-action="source"]').forEach((button) => {
      if (reference(button) === opener) button.setAttribute('aria-current', 'true');
    });
  }

  // A source is about to be opened: remember from where, to go back there.
  function opening(button) {
    opener = reference(button);
    if (button.closest('#chat')) window.sourcier.from = button;
  }

  // It is open: bring the quote into view and hand the panel to the keyboard and the screen reader.
  function opened() {
    const panel = document.querySelector('#panel .panel');
    if (!panel) return;
    markCurrent();
    const text = panel.querySelector('.source-text');
    const mark = panel.querySelector('mark');
    if (text && mark) {
      const offset = mark.getBoundingClientRect().top - text.getBoundingClientRect().top;
      text.scrollTop += offset - text.clientHeight / 3;
    }
    (panel.querySelector('.panel-title') || panel).focus({ preventScroll: true });
    if (window.matchMedia('(max-width: 899px)').matches) {
      const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      panel.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
    }
  }

  // Some part of the page was rewritten: keep the open mark visible as such, and show a new turn from its top.
  function changed(element) {
    markCurrent();
    const turns = element.querySelector('[data-ordinal]');
    if (!turns || turns.dataset.ordinal === ordinal) return;
    ordinal = turns.dataset.ordinal;
    const transcript = document.querySelector('#transcript');
    requestAnimationFrame(() => {
      transcript.scrollTop += turns.getBoundingClientRect().top - transcript.getBoundingClientRect().top - 24;
      // The button that asked is gone: give the keyboard its place back, but raise no keyboard on a phone.
      if (document.activeElement === document.body && window.matchMedia('(hover: hover)').matches) {
        document.querySelector('#question textarea').focus();
      }
    });
  }

  function back() {
    const from = window.sourcier.from;
    if (from && from.isConnected) {
      from.focus();
      from.scrollIntoView({ block: 'nearest' });
    }
  }

  // The clipboard needs a secure address; plain http on a local network falls back to a selection.
  async function copyText(text, button) {
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      area.setAttribute('readonly', '');
      area.className = 'off-screen';
      document.body.append(area);
      area.select();
      done = document.execCommand('copy');
      area.remove();
      button.focus();
    }
    const status = button.parentElement.querySelector('.copy-status');
    status.textContent = done ? button.dataset.done : button.dataset.failed;
    setTimeout(() => { status.textContent = ''; }, 4000);
  }

  function download(text, name = 'sourcier.md', type = 'text/markdown;charset=utf-8') {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function speak(language) {
    document.documentElement.lang = language;
    const address = new URL(window.location.href);
    if (address.searchParams.get('lang') !== language) {
      address.searchParams.set('lang', language);
      window.history.replaceState(null, '', address);
    }
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest && event.target.closest('button[data-action]');
    if (!button) return;
    if (button.dataset.action === 'copy') copyText(button.dataset.text, button);
    if (button.dataset.action === 'back') back();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && event.target.closest && event.target.closest('#panel')) back();
  });

  return { opening, opened, changed, copyText, download, speak, from: null };
})();
