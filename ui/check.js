// What the server cannot do for a check: read a file, hand over an export, move the focus to the report.
// No request leaves this script; the page talks to its own server only.
window.sourcierCheck = (() => {
  let row = null; // where an export was asked for
  let state = 'idle'; // of the check

  // A file as base64; one that is too large is named and not sent.
  function read(file, most, send) {
    const said = { name: file.name, size: String(file.size), data: '' };
    if (file.size > most) {
      send(said);
      return;
    }
    const reader = new FileReader();
    reader.onload = () => send({ ...said, data: String(reader.result).replace(/^[^,]*,/, '') });
    reader.onerror = () => send({ ...said, size: '0', data: '?' });
    reader.readAsDataURL(file);
  }

  // Files chosen with the button, or dropped on the text.
  function takeFiles(element, send) {
    const most = () => Number(element.querySelector('input[type="file"]').dataset.most);
    element.addEventListener('change', (event) => {
      if (event.target.type !== 'file' || !event.target.files.length) return;
      read(event.target.files[0], most(), send);
      event.target.value = '';
    });
    const holdsFiles = (event) => [...((event.dataTransfer && event.dataTransfer.types) || [])].includes('Files');
    const form = () => document.querySelector('#check-form');
    const over = (event) => form() && form().contains(event.target) && holdsFiles(event);
    document.addEventListener('dragover', (event) => {
      if (!form()) return;
      form().classList.toggle('file-over', over(event));
      if (over(event)) event.preventDefault();
    });
    document.addEventListener('dragleave', (event) => {
      if (form() && !form().contains(event.relatedTarget)) form().classList.remove('file-over');
    });
    document.addEventListener('drop', (event) => {
      if (!over(event)) return;
      event.preventDefault();
      event.stopPropagation();
      form().classList.remove('file-over');
      if (event.dataTransfer.files.length) read(event.dataTransfer.files[0], most(), send);
    }, true);
  }

  function exporting(button) {
    row = button;
    return { do: button.dataset.do, format: button.parentElement.querySelector('select').value };
  }

  // The clipboard needs a secure address; plain http on a local network falls back to a selection.
  async function exported(sent) {
    if (!sent || !row) return;
    const file = JSON.parse(sent);
    if (file.do === 'copy') window.sourcier.copyText(file.text, row);
    else window.sourcier.download(file.text, file.name, file.type);
  }

  // The button that was pressed is gone when a check begins, and again when it is stopped: the keyboard gets the
  // one that stands in its place.
  function changed(element) {
    const check = element.querySelector('.check');
    if (!check || check.dataset.state === state) return;
    state = check.dataset.state;
    setTimeout(() => {
      const next = document.querySelector(state === 'running' ? '#check-stop' : '#check');
      if (document.activeElement === document.body && next && next.offsetParent) next.focus({ preventScroll: true });
    }, 100);
  }

  // The check has ended: bring its report, or what went wrong, into view, and hand it to the keyboard.
  function settled() {
    const report = document.querySelector('#check-report');
    const idle = document.activeElement === document.body || document.activeElement.closest('#check-form');
    if (!report || !report.offsetParent || !idle) return;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const summary = report.querySelector('.check-summary');
    if (summary) summary.focus({ preventScroll: true });
    report.scrollIntoView({ block: summary ? 'start' : 'nearest', behavior: calm ? 'auto' : 'smooth' });
  }

  // Between a mark in the text and its claim. The page's base address would make a reload of these links.
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('#check-report a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute('href').slice(1));
    if (!target) return;
    event.preventDefault();
    document.querySelectorAll('#check-report .reached').forEach((reached) => reached.classList.remove('reached'));
    target.classList.add('reached');
    target.focus({ preventScroll: true });
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    target.scrollIntoView({ block: target.matches('article') ? 'start' : 'center', behavior: calm ? 'auto' : 'smooth' });
  });

  return { takeFiles, exporting, exported, changed, settled };
})();
