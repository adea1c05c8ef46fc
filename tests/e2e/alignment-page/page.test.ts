import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderPage } from "../../../src/harness/output/html/render-page.ts";
import { bigReport } from "./big-report.ts";

const program = [process.env["CHROMIUM"] ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== "" && existsSync(path),
);
const count = 10_000;

describe.skipIf(program === undefined)(
  `the page in headless Chromium${program === undefined ? " (skipped: no Chromium; apt-get install chromium)" : ""}`,
  () => {
    let folder = "";
    let browser: Browser;
    let page: Page;
    let address = "";
    let openedMs = 0;
    const troubles: string[] = [];
    const requests: string[] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "alignment-page-"));
      const file = join(folder, "alignment.html");
      writeFileSync(file, renderPage(bigReport(count)));
      address = pathToFileURL(file).href;
      browser = await chromium.launch({ executablePath: program!, args: ["--no-sandbox"] });
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      page = await browser.newPage();
      page.setDefaultTimeout(10_000);
      page.on("console", (message) => troubles.push(message.text()));
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("request", (request) => requests.push(request.url()));
      const start = performance.now();
      await page.goto(address);
      await page.locator('[role="row"]').nth(1).waitFor();
      openedMs = performance.now() - start;
    });
    afterEach(async () => {
      await page.close();
      const asked = requests.splice(0).filter((url) => url.split("#")[0] !== address && !url.startsWith("data:"));
      const unwanted = [...troubles.splice(0), ...asked];
      if (unwanted.length > 0) throw new Error(`The page complained, or asked the network: ${unwanted.join("; ")}`);
    });

    const status = () => page.getByRole("status").textContent();
    const rows = () => page.locator(".rows .row");
    const detail = () => page.locator("#detail");

    it("opens 10,000 clauses in time, with only the rows in sight in the document", async () => {
      expect(openedMs).toBeLessThan(2000);
      expect(await status()).toBe("10000 of 10000 listed");
      expect(await rows().count()).toBeLessThan(100);
      expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("10001");
      expect(await page.locator("#scanned").textContent()).toContain("Found 10000 clauses, 50000 links");
    });

    it("finds by title, test and run while one types, in time", async () => {
      const ms = await page.evaluate(() => {
        const { document, performance, Event } = globalThis as any;
        const search = document.querySelector("#search");
        search.value = "keeps rule 4321";
        const start = performance.now();
        search.dispatchEvent(new Event("input"));
        document.querySelector("#list").getBoundingClientRect();
        return performance.now() - start;
      });
      expect(ms).toBeLessThan(200);
      expect(await status()).toBe("1 of 10000 listed");
      await page.getByRole("searchbox").fill("INIT/R1/2026");
      expect(await status()).toBe("500 of 10000 listed");
      await page.getByRole("searchbox").fill("no such thing");
      expect(await rows().count()).toBe(0);
    });

    it("filters by state, several at once", async () => {
      const button = (name: string) => page.locator("#filters").getByRole("button", { name });
      await button("uncovered").click();
      expect(await status()).toBe("2000 of 10000 listed");
      await button("failing").click();
      expect(await status()).toBe("4000 of 10000 listed");
      expect(await button("failing").getAttribute("aria-pressed")).toBe("true");
      await button("uncovered").click();
      expect(await rows().first().textContent()).toContain("failing");
    });

    it("leads from a clause to its code and from the file back, and to its evidence and back", async () => {
      await rows().nth(1).click();
      await detail().getByRole("heading", { name: "specs/part-000.md §2 Rule 1" }).waitFor();
      const link = detail().getByRole("link", { name: "tests/t1.test.ts:4" });
      expect(await link.getAttribute("href")).toBe("tests/t1.test.ts#L4");
      await detail().getByRole("link", { name: "clauses of this file" }).first().click();
      await detail()
        .getByRole("heading", { name: "File docs/a.md" })
        .or(detail().getByRole("heading", { name: "File src/module-1.ts" }))
        .waitFor();
      await detail().getByRole("link", { name: "specs/part-000.md §2" }).click();
      await detail().getByRole("link", { name: "INIT/R1/2026" }).first().click();
      await detail().getByRole("heading", { name: "Clauses (500)" }).waitFor();
      await page.goBack();
      await detail().getByRole("heading", { name: "specs/part-000.md §2 Rule 1" }).waitFor();
      await detail().getByRole("link", { name: "specs/part-000.md §1 Rule 0" }).click();
      await detail().getByRole("heading", { name: "Depended on by (1)" }).waitFor();
    });

    it("is used by keys alone", async () => {
      await page.keyboard.press("/");
      await page.keyboard.type("part-199.md");
      await page.getByRole("grid").focus();
      for (const key of ["End", "ArrowUp", "Enter"]) await page.keyboard.press(key);
      await detail().getByRole("heading", { name: "specs/part-199.md §49" }).waitFor();
      await page.waitForFunction(() => (globalThis as any).document.activeElement.id === "detail");
      await page.keyboard.press("Escape");
      expect(await page.evaluate(() => (globalThis as any).document.activeElement.id)).toBe("list");
      const active = await page.getByRole("grid").getAttribute("aria-activedescendant");
      expect(await page.locator(`#${active}`).getAttribute("aria-selected")).toBe("true");
    });

    it("lists findings with their fix, and leads from them to the clause", async () => {
      await page.getByRole("button", { name: "Findings" }).click();
      expect(await status()).toBe("2000 of 2000 listed");
      await rows().first().click();
      await detail().getByText("write `@spec specs/part-000.md §3` above the test").waitFor();
      await detail().getByRole("link", { name: "specs/part-000.md §3 Rule 2" }).click();
      await detail().getByRole("heading", { name: "Findings (1)" }).waitFor();
    });

    it("shows foreign markup as text", async () => {
      await page.goto(`${address}#clause=${encodeURIComponent("specs/part-000.md §8")}`);
      await detail().getByRole("heading", { name: "<img src=x onerror=alert(1)>" }).waitFor();
      expect(await page.locator("img").count()).toBe(0);
    });

    it("has enough contrast in light and in dark", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await page.evaluate(lowestContrast)).toBeGreaterThanOrEqual(4.5);
      }
    });
  },
);

/** Runs in the page: the lowest contrast of any text in sight to what is painted behind it, by WCAG 2. */
function lowestContrast(): number {
  const { document, getComputedStyle } = globalThis as any;
  const parse = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const light = (color: string): number => {
    const [r, g, b] = parse(color).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const behind = (element: any): string => {
    for (let each = element; each !== null; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if (parse(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("h1, p, button, label, .row > span, #detail *")];
  return Math.min(
    ...texts.map((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }),
  );
}
