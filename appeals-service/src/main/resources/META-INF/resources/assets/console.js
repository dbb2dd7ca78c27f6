(function () {
  'use strict';
  // A login that is over answers 499 to scripts: the whole page goes there instead.
  document.addEventListener('htmx:responseError', function (event) {
    if (event.detail.xhr.status === 499) location.reload();
  });

  // --- Countdown of a claim: told once, two minutes before its end.
  function countdown() {
    document.querySelectorAll('[data-countdown]').forEach(function (at) {
      if (at.dataset.until === undefined) at.dataset.until = Date.now() + 1000 * Number(at.dataset.countdown);
      var left = Math.max(0, Math.round((at.dataset.until - Date.now()) / 1000));
      at.textContent = left === 0 ? 'your time is over' : Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0') + ' left';
      var say = document.querySelector('[data-say-left]');
      if (say && left <= 120 && left > 0 && say.textContent === '') say.textContent = 'Two minutes are left of your claim.';
    });
  }
  setInterval(countdown, 1000);
  countdown();

  // --- Drafts stay in this tab until they are sent.
  document.querySelectorAll('form[data-draft]').forEach(function (form) {
    var key = 'draft:' + location.pathname + ':' + form.dataset.draft;
    var text = form.querySelectorAll('textarea');
    try {
      var kept = JSON.parse(sessionStorage.getItem(key) || '{}');
      text.forEach(function (area) { if (!area.value && kept[area.name]) area.value = kept[area.name]; });
      form.addEventListener('input', function () {
        var now = {};
        text.forEach(function (area) { now[area.name] = area.value; });
        sessionStorage.setItem(key, JSON.stringify(now));
      });
      if (document.querySelector('.note.ok')) sessionStorage.removeItem(key);
    } catch (e) { /* storage may be off */ }
  });

  // --- Single keys: they go somewhere, and never decide anything.
  var on = true, before = '';
  try { on = localStorage.getItem('keys') !== 'off'; } catch (e) { /* as above */ }
  var help = document.getElementById('keys'), box = document.querySelector('[data-keys-on]');
  var open = document.querySelector('[data-keys-help]');
  if (open && help) { open.hidden = false; open.addEventListener('click', function () { help.showModal(); }); }
  if (box) {
    box.checked = on;
    box.addEventListener('change', function () {
      on = box.checked;
      try { localStorage.setItem('keys', on ? 'on' : 'off'); } catch (e) { /* as above */ }
    });
  }
  function writes(at) { return at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName); }
  function step(by) {
    var links = Array.from(document.querySelectorAll('[data-rows] tbody th a'));
    if (!links.length) return;
    var at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
  }
  document.addEventListener('keydown', function (event) {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || document.querySelector('dialog[open]')) return;
    var key = event.key, chord = before + key;
    before = key === 'g' ? 'g' : '';
    if (chord === 'gq') { location.href = '/console/queue'; return; }
    if (key === 'j') step(1);
    else if (key === 'k') step(-1);
    else if (key === '?' && help) help.showModal();
    else if (key === '/' || key === 'n' || key === 'c') {
      var there = document.querySelector('[data-key="' + key + '"]');
      if (!there) return;
      event.preventDefault();
      there.focus();
    }
  });
})();
