/** A curve. */
export interface ChartSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** @default "solid" */
  readonly line?: "solid" | "dashed";
}

/** What a chart shows. */
export interface ChartOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly ChartSeries[];
  /** @default "linear"; with "log" values that are not above 0 are left out */
  readonly yScale?: "linear" | "log";
  /** @default what the curves need */
  readonly yRange?: { readonly min: number; readonly max: number };
}

const width = 640;
const height = 360;
const frame = { left: 64, right: 16, top: 34, bottom: 76 };
/** Told apart by most eyes on white and on near black. */
const colours = ["#2f7ed8", "#d9772b", "#2a9d6f", "#b3478f", "#8a7f2e", "#7a6fd0"];

/**
 * Curves as an SVG document of its own, in light or dark as the reader's system is set.
 * Points that are not finite leave a gap.
 */
export function renderLineChart(options: ChartOptions): string {
  const axes = axesOf(options);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(options.title)}" class="chart">`,
    style,
    text({ x: frame.left, y: 20, anchor: "start" }, options.title, "chart-title"),
    ...axes.yTicks.map((value) => gridLine(axes, value)),
    ...axes.xTicks.map((value) => text({ x: axes.x(value), y: axes.bottom + 16 }, formatTick(value))),
    `<rect class="chart-frame" x="${frame.left}" y="${frame.top}" width="${axes.right - frame.left}" height="${axes.bottom - frame.top}"/>`,
    text({ x: (frame.left + axes.right) / 2, y: axes.bottom + 34 }, options.xLabel),
    `<g transform="rotate(-90 14 ${(frame.top + axes.bottom) / 2})">${text({ x: 14, y: (frame.top + axes.bottom) / 2 }, options.yLabel)}</g>`,
    ...options.series.map((series, place) => curve(axes, series, colourOf(place))),
    ...legend(options.series),
    "</svg>",
  ].join("\n");
}

const style = `<style>
.chart{font:12px system-ui,sans-serif;max-width:100%}
.chart text{fill:#26262c}.chart-title{font-weight:600;font-size:14px}
.chart-frame{fill:none;stroke:#8a8a94}.chart-grid{stroke:#8a8a94;stroke-opacity:.25}
@media (prefers-color-scheme: dark){.chart text{fill:#e4e4ea}}
</style>`;

interface Axes {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly right: number;
  readonly bottom: number;
}

function axesOf({ series, yScale = "linear", yRange }: ChartOptions): Axes {
  const [right, bottom] = [width - frame.right, height - frame.bottom];
  const toAxis = yScale === "log" ? Math.log10 : (value: number): number => value;
  const xRange = rangeOf(series.flatMap(({ x }) => x));
  const yValues =
    yRange === undefined ? series.flatMap(({ y }) => y).map(toAxis) : [yRange.min, yRange.max].map(toAxis);
  const range = rangeOf(yValues);
  const across = (value: number): number =>
    frame.left + ((value - xRange.min) / (xRange.max - xRange.min)) * (right - frame.left);
  const up = (value: number): number =>
    bottom - ((toAxis(value) - range.min) / (range.max - range.min)) * (bottom - frame.top);
  const yTicks = ticks(range).map((tick) => (yScale === "log" ? 10 ** tick : tick));
  return { x: across, y: up, xTicks: ticks(xRange), yTicks, right, bottom };
}

function rangeOf(values: readonly number[]): { readonly min: number; readonly max: number } {
  const finite = values.filter((value) => Number.isFinite(value));
  const min = finite.reduce((least, value) => Math.min(least, value), Infinity);
  const max = finite.reduce((largest, value) => Math.max(largest, value), -Infinity);
  if (finite.length === 0) return { min: 0, max: 1 };
  return min < max ? { min, max } : { min: min - 0.5, max: max + 0.5 };
}

/** Round numbers (1, 2, 5 · 10^k apart), about five of them. */
function ticks({ min, max }: { readonly min: number; readonly max: number }): readonly number[] {
  const rough = (max - min) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, place) => (first + place) * step);
}

function gridLine(axes: Axes, value: number): string {
  const y = axes.y(value);
  return (
    `<line class="chart-grid" x1="${frame.left}" x2="${axes.right}" y1="${fixed(y)}" y2="${fixed(y)}"/>` +
    text({ x: frame.left - 6, y: y + 4, anchor: "end" }, formatTick(value))
  );
}

function curve(axes: Axes, series: ChartSeries, colour: string): string {
  const dash = series.line === "dashed" ? ' stroke-dasharray="5 4"' : "";
  let path = "";
  let drawing = false;
  for (const [place, x] of series.x.entries()) {
    const [left, top] = [axes.x(x), axes.y(series.y[place] ?? Number.NaN)];
    const visible = Number.isFinite(left) && Number.isFinite(top);
    if (visible)
      path += `${drawing ? "L" : "M"}${fixed(left)} ${fixed(Math.min(Math.max(top, frame.top), axes.bottom))}`;
    drawing = visible;
  }
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8"${dash}/>`;
}

function legend(series: readonly ChartSeries[]): readonly string[] {
  const columnWidth = (width - frame.left - frame.right) / Math.min(3, series.length);
  return series.map(({ name, line }, place) => {
    const x = frame.left + (place % 3) * columnWidth;
    const y = height - 26 + 16 * Math.floor(place / 3);
    const dash = line === "dashed" ? ' stroke-dasharray="5 4"' : "";
    return (
      `<line x1="${fixed(x)}" x2="${fixed(x + 22)}" y1="${y - 4}" y2="${y - 4}" stroke="${colourOf(place)}" stroke-width="1.8"${dash}/>` +
      text({ x: x + 28, y, anchor: "start" }, name)
    );
  });
}

function colourOf(place: number): string {
  return colours[place % colours.length]!;
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor?: "start" | "end";
}

function text({ x, y, anchor }: TextPlace, content: string, className?: string): string {
  const attribute = className === undefined ? "" : ` class="${className}"`;
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor ?? "middle"}"${attribute}>${escapeXml(content)}</text>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}

function formatTick(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && (Math.abs(rounded) >= 1e5 || Math.abs(rounded) < 1e-3)
    ? rounded.toExponential()
    : String(rounded);
}

function escapeXml(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
