const cell = { width: 7.8, height: 18, size: 13 };
const margin = { side: 18, top: 44, bottom: 16 };
const palette = {
  text: "#e6edf3",
  red: "#ff7b72",
  green: "#56d364",
  yellow: "#e3b341",
  cyan: "#76e3ea",
  faint: "#9198a1",
};

/** An SVG of a terminal window. It brings its own background, so that it reads the same on white and on dark pages. */
export function drawTerminal({ title, lines, columns }) {
  const width = Math.ceil(columns * cell.width + 2 * margin.side);
  const height = margin.top + lines.length * cell.height + margin.bottom;
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (fill, index) => `<circle cx="${20 + index * 18}" cy="17" r="5.5" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9" fill="#0d1117" stroke="#3d444d"/>
${dots.join("")}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${cell.size}" fill="${palette.text}">
<text x="${width / 2}" y="22" text-anchor="middle" fill="${palette.faint}">${escape(title)}</text>
${lines
  .map(drawLine)
  .filter((line) => line !== "")
  .join("\n")}
</g>
</svg>
`;
}

/** Spaces are made hard, for viewers fold them. The length is set, so that no font that a viewer happens to have lets a line run out of the window. */
function drawLine(pieces, index) {
  const length = pieces.reduce((sum, { text }) => sum + [...text].length, 0);
  if (length === 0) return "";
  const y = margin.top + index * cell.height + cell.size;
  const spans = pieces
    .map((piece) => `<tspan${attributes(piece)}>${escape(piece.text).replaceAll(" ", "\u00A0")}</tspan>`)
    .join("");
  return `<text x="${margin.side}" y="${y}" textLength="${(length * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs">${spans}</text>`;
}

function attributes({ color, bold, faint }) {
  const fill = color === null ? (faint ? palette.faint : null) : palette[color];
  return `${fill === null ? "" : ` fill="${fill}"`}${bold ? ' font-weight="bold"' : ""}`;
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
