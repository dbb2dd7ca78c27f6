(function () {
  'use strict';
  var KEPT = 60, before = null, times = [], rates = {}, charts = {};
  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }
  function chart(name) {
    var at = document.querySelector('[data-chart=' + name + ']');
    if (!at || !window.echarts) return null;
    if (!charts[name]) {
      at.hidden = false;
      charts[name] = window.echarts.init(at);
      new ResizeObserver(function () { charts[name].resize(); }).observe(at);
    }
    return charts[name];
  }
  function frame(series, categories) {
    var muted = token('muted'), line = token('line');
    return {
      animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, grid: { left: 48, right: 16, top: 36, bottom: 28 },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: token('surface'), borderColor: line, textStyle: { color: token('ink'), fontFamily: getComputedStyle(document.body).fontFamily } },
      legend: { top: 0, left: 0, icon: 'roundRect', itemHeight: 8, textStyle: { color: muted } },
      xAxis: { type: 'category', data: categories, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: muted } },
      yAxis: { type: 'value', splitLine: { lineStyle: { color: line } }, axisLabel: { color: muted } }, series: series
    };
  }
  function colors() { return [token('accent'), token('warn'), token('band-edge'), token('ok'), token('edge'), token('focus')]; }
  function sum(samples, name) {
    return (samples || []).filter(function (s) { return s.name === name; }).reduce(function (all, s) { return all + s.value; }, 0);
  }
  function most(figures, name) {
    var known = Object.values(figures).flat().filter(function (s) { return s.name === name; }).map(function (s) { return s.value; });
    return known.length ? Math.max.apply(null, known) : null;
  }
  function tile(name, text) { document.querySelector('[data-tile=' + name + ']').textContent = text; }
  // What nobody told is not zero.
  function brief(value) { return value === null ? '—' : value >= 100 ? Math.round(value).toLocaleString('en') : String(Math.round(value * 10) / 10); }
  function outcomes(samples) {
    var by = {};
    (samples || []).filter(function (s) { return s.name === 'evenhand_decisions_total'; }).forEach(function (s) { by[s.labels.outcome] = (by[s.labels.outcome] || 0) + s.value; });
    return by;
  }
  function draw() {
    var palette = colors(), live = chart('outcomes');
    if (live) {
      live.setOption(frame(Object.keys(rates).filter(function (name) { return name === 'admit' || rates[name].some(Boolean); }).map(function (name, at) {
        return { name: name, type: 'line', symbol: 'none', data: rates[name], lineStyle: { width: 2, color: palette[at % palette.length] }, itemStyle: { color: palette[at % palette.length] } };
      }), times), true);
    }
    if (before) {
      var met = (before.figures.enforcement || []).filter(function (s) { return s.name === 'evenhand_bands_total' && s.value > 0; })
        .sort(function (a, b) { return Number(a.labels.band) - Number(b.labels.band); });
      var bands = met.length ? chart('bands') : null;
      if (bands) bands.setOption(frame([{ name: 'Requests', type: 'bar', barMaxWidth: 40, itemStyle: { color: token('accent'), borderRadius: [4, 4, 0, 0] }, data: met.map(function (s) { return s.value; }) }],
        met.map(function (s) { return s.labels.band === '0' ? 'full speed' : 'band ' + s.labels.band; })), true);
    }
  }
  function take(figures) {
    var now = { at: Date.now(), figures: figures }, mine = figures.enforcement;
    document.querySelector('[data-tiles]').hidden = false;
    tile('breakers', brief(most(figures, 'evenhand_outage_breakers')));
    tile('behind', brief(most(figures, 'evenhand_events_behind')));
    var lag = most(figures, 'evenhand_log_lag_seconds');
    tile('lag', lag === null ? '—' : brief(lag) + ' s');
    if (!mine) ['rate', 'time', 'degraded'].forEach(function (name) { tile(name, '—'); });
    var same = before && mine && before.figures.enforcement
      && sum(mine, 'process_start_time_seconds') === sum(before.figures.enforcement, 'process_start_time_seconds');
    if (same) {
      var seconds = (now.at - before.at) / 1000, was = outcomes(before.figures.enforcement), is = outcomes(mine), all = 0;
      times.push(new Date(now.at).toLocaleTimeString('en-GB'));
      Object.keys(is).forEach(function (name) {
        var rate = Math.max(0, (is[name] - (was[name] || 0)) / seconds);
        all += rate;
        rates[name] = (rates[name] || new Array(times.length - 1).fill(0)).concat(Math.round(rate * 10) / 10).slice(-KEPT);
      });
      times = times.slice(-KEPT);
      var count = sum(mine, 'evenhand_decision_seconds_count') - sum(before.figures.enforcement, 'evenhand_decision_seconds_count');
      var time = sum(mine, 'evenhand_decision_seconds_sum') - sum(before.figures.enforcement, 'evenhand_decision_seconds_sum');
      tile('rate', brief(all));
      tile('time', count > 0 ? brief(1000 * time / count) + ' ms' : '—');
      tile('degraded', brief(Math.max(0, (sum(mine, 'evenhand_decisions_degraded_total') - sum(before.figures.enforcement, 'evenhand_decisions_degraded_total')) / seconds)));
      document.querySelector('[data-live]').hidden = false;
    }
    before = now;
    draw();
  }
  var beat = document.querySelector('[data-beat]'), lately = beat.textContent;
  function tell(text) { if (beat.textContent !== text) beat.textContent = text; }
  function look() {
    fetch('/console/operations/data', { headers: { 'X-Requested-With': 'JavaScript' } }).then(function (answer) {
      if (answer.status === 499) { location.reload(); return null; }
      if (!answer.ok) throw new Error('answered ' + answer.status);
      return answer.json();
    }).then(function (figures) {
      if (figures) { take(figures); tell(lately); }
    }).catch(function () {
      var at = before ? new Date(before.at).toLocaleTimeString('en-GB') : null;
      tell(at ? 'No answer: the figures are those of ' + at : 'No answer yet');
    });
  }
  document.addEventListener('themechange', draw);
  beat.hidden = false;
  look();
  setInterval(look, 5000);
})();
