(function () {
  'use strict';
  var data = document.getElementById('trial-data'), at = document.querySelector('[data-trial]');
  if (!data || !at || !window.echarts) return;
  var days = JSON.parse(data.textContent);
  at.hidden = false;
  var chart = window.echarts.init(at), heads = document.querySelectorAll('#sums + table thead th');
  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }
  function series(name, field, color) {
    return { name: name, type: 'bar', barMaxWidth: 22, itemStyle: { color: token(color), borderRadius: [3, 3, 0, 0] }, data: days.map(function (d) { return d[field]; }) };
  }
  function draw() {
    var font = getComputedStyle(document.body).fontFamily;
    chart.setOption({
      animation: false, textStyle: { fontFamily: font }, grid: { left: 48, right: 16, top: 36, bottom: 28 },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: token('surface'), borderColor: token('line'), textStyle: { color: token('ink'), fontFamily: font } },
      legend: { top: 0, left: 0, icon: 'roundRect', itemHeight: 8, textStyle: { color: token('muted') } },
      xAxis: { type: 'category', data: days.map(function (d) { return d.day.slice(5); }), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: token('muted') } },
      yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: token('line') } }, axisLabel: { color: token('muted') } },
      series: [series(heads[1].textContent, 'before', 'band-edge'), series(heads[2].textContent, 'after', 'accent')]
    }, true);
  }
  new ResizeObserver(function () { chart.resize(); }).observe(at);
  document.addEventListener('themechange', draw);
  draw();
})();
