import { BarChart, GraphChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, GraphChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

interface Series { name: string; values: (number | null)[]; dashed?: boolean }
interface Spec { kind: 'line' | 'area' | 'bar' | 'stacked'; labels: string[]; series: Series[]; unit: string; percent: boolean; language: string; reference?: { name: string; value: number }; marks: { at: number; name: string }[] }

interface Graph { kind: 'graph'; kinds: string[]; nodes: { id: string; name: string; kind: number; weight: number }[]; links: { from: string; to: string; weight: number }[]; language: string }

const drawn = new Map<HTMLElement, { chart: ECharts; spec: Spec | Graph }>();

export function draw(frame: HTMLElement) {
  const canvas = frame.querySelector<HTMLElement>('.chart-canvas');
  const json = frame.querySelector('script[type="application/json"]')?.textContent;
  if (!canvas || !json || drawn.has(frame)) return;
  const entry = { chart: init(canvas, null, { renderer: 'canvas' }), spec: JSON.parse(json) as Spec | Graph };
  drawn.set(frame, entry);
  paint(entry);
  new ResizeObserver(() => entry.chart.resize()).observe(canvas);
  const button = frame.querySelector<HTMLElement>('[data-save-chart]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => save(entry.chart, frame.getAttribute('aria-label') ?? ''));
}

// The picture says what it shows, as it may leave the page.
function save(chart: ECharts, title: string) {
  const [margin, head, sharp] = [24, 40, 2];
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [(chart.getWidth() + 2 * margin) * sharp, (chart.getHeight() + head + 2 * margin) * sharp];
  const pen = picture.getContext('2d')!;
  pen.scale(sharp, sharp);
  pen.fillStyle = token('--surface');
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.fillStyle = token('--ink');
  pen.font = `600 18px ${token('--font')}`;
  pen.fillText(title, margin, margin + 18);
  pen.drawImage(chart.renderToCanvas({ pixelRatio: sharp }), margin, margin + head, chart.getWidth(), chart.getHeight());
  picture.toBlob(blob => {
    if (!blob) return;
    const link = document.createElement('a');
    [link.href, link.download] = [URL.createObjectURL(blob), `${title}.png`];
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function paint({ chart, spec }: { chart: ECharts; spec: Spec | Graph }) {
  if (spec.kind === 'graph') paintGraph(chart, spec);
  else paintSeries(chart, spec);
}

// Heaviest in the middle, the rest around it, before the forces pull: the same people lie alike at every visit.
function paintGraph(chart: ECharts, graph: Graph) {
  const most = Math.max(1, ...graph.nodes.map(node => node.weight)), heaviest = Math.max(1, ...graph.links.map(link => link.weight));
  const colours = [token('--chart-1'), token('--chart-2'), token('--chart-3')];
  const wide = chart.getWidth() > 560;
  chart.setOption({
    animation: false, color: colours, textStyle: { fontFamily: token('--font'), color: token('--ink-2') },
    legend: { top: 0, left: 0, data: graph.kinds, icon: 'circle', itemWidth: 10, itemHeight: 10, itemGap: 16, textStyle: { color: token('--ink-2') } },
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: token('--raised'), borderColor: token('--line'), textStyle: { color: token('--ink'), fontFamily: token('--font'), fontSize: 13 } },
    series: [{
      type: 'graph', layout: 'force', preserveAspect: 'contain', roam: 'move', draggable: true, top: 34, bottom: 8, left: 8, right: 8,
      categories: graph.kinds.map((name, kind) => ({ name, itemStyle: { color: colours[kind] } })),
      force: { repulsion: wide ? 520 : 170, edgeLength: wide ? [70, 220] : [40, 110], gravity: .09, layoutAnimation: false },
      data: graph.nodes.map((node, n) => ({
        id: node.id, name: node.name, value: node.weight, category: node.kind, symbolSize: 9 + 30 * Math.sqrt(node.weight / most),
        x: Math.cos(n * 2.4) * Math.sqrt(n) * 60, y: Math.sin(n * 2.4) * Math.sqrt(n) * 60,
        label: { show: n < (wide ? 26 : 10), position: 'right', formatter: '{b}', color: token('--ink'), fontSize: 12, textBorderColor: token('--surface'), textBorderWidth: 3 },
      })),
      links: graph.links.map(link => ({ source: link.from, target: link.to, value: link.weight, lineStyle: { width: .8 + 3.2 * link.weight / heaviest, opacity: .22 + .5 * link.weight / heaviest, color: token('--ink-3'), curveness: .12 } })),
      edgeSymbol: ['none', 'arrow'], edgeSymbolSize: 6, labelLayout: { hideOverlap: true },
      itemStyle: { borderColor: token('--surface'), borderWidth: 1.5 },
      emphasis: { focus: 'adjacency', label: { show: true }, lineStyle: { opacity: .9 } },
    }],
  } as Parameters<ECharts['setOption']>[0], true);
}

function paintSeries(chart: ECharts, spec: Spec) {
  const whole = new Intl.NumberFormat(spec.language, spec.percent ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 });
  const short = new Intl.NumberFormat(spec.language, spec.percent ? { style: 'percent', maximumFractionDigits: 0 } : { notation: 'compact', maximumFractionDigits: 1 });
  const bars = spec.kind === 'bar' || spec.kind === 'stacked';
  const label = (name: string, position: string) => ({ formatter: name.length > 12 ? `${name.slice(0, 11)}…` : name, position, color: token('--ink-2'), fontSize: 11 });
  const lines = [
    ...spec.reference ? [{ yAxis: spec.reference.value, label: label(spec.reference.name, 'insideStartTop') }] : [],
    // Names of days beside each other stand on two levels.
    ...spec.marks.map((mark, n) => ({ xAxis: mark.at, lineStyle: { type: 'dotted' }, label: { ...label(mark.name, 'end'), distance: 4 + n % 2 * 15 } })),
  ];
  chart.setOption({
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 450,
    color: [1, 2, 3, 4, 5, 6].map(n => token(`--chart-${n}`)),
    textStyle: { fontFamily: token('--font'), color: token('--ink-2') },
    grid: { left: 4, right: 12, top: (spec.series.length > 1 ? 38 : 14) + (spec.marks.length ? 32 : 0), bottom: 4, containLabel: true },
    legend: spec.series.length > 1 ? { top: 0, left: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, itemGap: 16, textStyle: { color: token('--ink-2') } } : undefined,
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: bars ? 'shadow' : 'line', lineStyle: { color: token('--line-2') } },
      backgroundColor: token('--raised'), borderColor: token('--line'), textStyle: { color: token('--ink'), fontFamily: token('--font'), fontSize: 13 },
      valueFormatter: (value: unknown) => value == null ? '–' : whole.format(value as number) + (spec.unit ? ` ${spec.unit}` : ''),
    },
    xAxis: { type: 'category', data: spec.labels, boundaryGap: bars, axisTick: { show: false }, axisLine: { lineStyle: { color: token('--line') } }, axisLabel: { color: token('--ink-2'), hideOverlap: true } },
    yAxis: { type: 'value', splitNumber: 4, splitLine: { lineStyle: { color: token('--line') } }, axisLabel: { color: token('--ink-2'), formatter: (value: number) => short.format(value) } },
    series: spec.series.map((series, index) => ({
      name: series.name, data: series.values, type: bars ? 'bar' : 'line', stack: spec.kind === 'stacked' ? 'all' : undefined,
      barMaxWidth: 26, itemStyle: bars && spec.kind === 'bar' ? { borderRadius: [4, 4, 0, 0] } : undefined,
      symbol: 'circle', symbolSize: 6, showSymbol: spec.labels.length <= 14, smooth: .25, connectNulls: false,
      lineStyle: { width: 2.25, type: series.dashed ? 'dashed' : 'solid' }, areaStyle: spec.kind === 'area' && !series.dashed ? { opacity: .12 } : undefined,
      markLine: index === 0 && lines.length ? { silent: true, animation: false, symbol: 'none', lineStyle: { color: token('--ink-3'), type: 'dashed' }, data: lines } : undefined,
    })),
  }, true);
}

const repaint = () => drawn.forEach(entry => paint(entry));
new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ['data-bs-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
