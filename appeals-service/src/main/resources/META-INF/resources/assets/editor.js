(function () {
  'use strict';
  var file = document.getElementById('file'), lines = document.querySelector('[data-lines]');
  if (!file || !lines) return;
  function number() {
    var count = file.value.split('\n').length, text = '';
    if (lines.dataset.count === String(count)) return;
    for (var at = 1; at <= count; at++) text += at + '\n';
    // One line more than there are, so that both reach their ends together.
    lines.textContent = text + '\n';
    lines.dataset.count = String(count);
  }
  function follow() { lines.scrollTop = file.scrollTop; }
  function go(line, column) {
    var before = file.value.split('\n').slice(0, line - 1), start = before.join('\n').length + (before.length ? 1 : 0);
    var end = file.value.indexOf('\n', start);
    file.focus();
    file.setSelectionRange(start + column - 1, end < 0 ? file.value.length : end);
    file.scrollTop = (line - 4) * parseFloat(getComputedStyle(file).lineHeight);
  }
  lines.hidden = false;
  file.addEventListener('input', number);
  file.addEventListener('scroll', follow);
  document.addEventListener('click', function (event) {
    var to = event.target.closest('[data-line]');
    if (!to) return;
    event.preventDefault();
    go(Number(to.dataset.line), Number(to.dataset.column || 1));
  });
  number();
})();
