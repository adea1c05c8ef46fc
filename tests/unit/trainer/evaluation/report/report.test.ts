import { describe, expect, it } from "vitest";
import { evaluateObject } from "../../../../../src/trainer/evaluation/evaluate-object.ts";
import { renderRingCurves } from "../../../../../src/trainer/evaluation/pictures/curves.ts";
import { renderCsv } from "../../../../../src/trainer/evaluation/report/csv.ts";
import { renderReport } from "../../../../../src/trainer/evaluation/report/render.ts";
import { formatTable, tableOf } from "../../../../../src/trainer/evaluation/report/table.ts";
import { alignmentFacts, scoreTable, toReportPicture } from "../../../../../src/trainer/evaluation/report/view.ts";
import { objectOf, smooth } from "../support.ts";

const truth = objectOf(90, 90, smooth);
const prediction = objectOf(90, 90, (y, x) => ({ ...smooth(y, x), amplitude: 1 + 0.3 * Math.sin(x / 6) }));
const report = evaluateObject(prediction, truth, { pixelSizeM: 5e-9, register: false });

describe("the table", () => {
  it("has a line for each image and part, with the yardstick", () => {
    const { header, rows } = tableOf(report);
    expect(rows.map(([name, part]) => `${name} ${part}`)).toEqual([
      "prediction amplitude",
      "prediction phase",
      "constant amplitude",
      "constant phase",
    ]);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
    expect(rows[2]!.at(-1)).toBe("collapsed");
  });

  it("stands in columns", () => {
    const lines = formatTable(tableOf(report)).split("\n");
    expect(lines[0]!.indexOf("SSIM") + 4).toBe(lines[1]!.indexOf(report.rows[0]!.amplitude.ssim!.toFixed(3)) + 5);
  });

  it("says under it by which rules it was made", () => {
    expect(scoreTable(report).caption).toMatch(/Rows 9 … 80.*7 × 7 uniform.*MS-SSIM: 3 levels, 11×11 Gaussian/);
  });
});

// @spec specs/evaluation.md §7
describe("the CSV", () => {
  it("has the same numbers in full precision, units in the names", () => {
    const [header, first] = renderCsv(report)
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(Number(first![header!.indexOf("ssim")])).toBe(report.rows[0]!.amplitude.ssim);
    expect(Number(first![header!.indexOf("psnr_db")])).toBe(report.rows[0]!.amplitude.psnrDb);
    expect(report.rows[0]!.amplitude.resolution!.frequencyPerM).toBeNull(); // the curve begins below its threshold
    expect(first![header!.indexOf("frc_half_per_m")]).toBe("");
    expect(Number(first![header!.indexOf("pixel_size_m")])).toBe(5e-9);
    expect(first).toHaveLength(header!.length);
  });

  it("leaves a cell empty where there is no number", () => {
    expect(
      renderCsv(report).split("\n")[1]!.split(",")[
        renderCsv(report).split("\n")[0]!.split(",").indexOf("correlation_inside_windows")
      ],
    ).toBe("");
  });
});

describe("the page", () => {
  const page = renderReport({
    title: "Lines <1>",
    summary: "Short.",
    facts: [{ name: "data", value: "a & b" }, ...alignmentFacts(report)],
    pictures: [toReportPicture("amplitude", Uint8Array.of(1, 2, 3))],
    charts: [{ title: "FRC", svg: renderRingCurves(report)! }],
    tables: [scoreTable(report)],
    notes: ["mind this"],
  });

  it("needs no other file", () => {
    const addresses = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*"?([^"\s>)]+)/g)].map(([, address]) => address!);
    expect(addresses.length).toBe(1);
    expect(addresses[0]).toMatch(/^data:image\/png;base64,AQID$/);
    expect(page).not.toMatch(/<script|@import|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it("escapes texts and carries charts as they are", () => {
    expect(page).toContain("<title>Lines &lt;1&gt;</title>");
    expect(page).toContain("<dd>a &amp; b</dd>");
    expect(page).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
    expect(page).toContain("<li>mind this</li>");
  });

  it("follows the reader's choice of light or dark", () => {
    expect(page).toContain("color-scheme: light dark");
    expect(page).toContain("@media (prefers-color-scheme: dark)");
  });
});
