import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const width = 900;
const style = readFileSync(new URL("./page.css", import.meta.url), "utf8");

/** A PNG of Markdown as a code host shows it. */
export function drawPage(markdown) {
  const folder = mkdtempSync(join(tmpdir(), "loop-pictures-"));
  const page = join(folder, "page.html");
  const picture = join(folder, "page.png");
  try {
    const body = run("npx", ["--yes", "marked@16", "--gfm"], markdown);
    // The page tells its own height: a screenshot has the size of the window.
    const script = "document.title = document.querySelector('main').getBoundingClientRect().bottom";
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><title></title><style>${style}</style><main>${body}</main><script>${script}</script>`,
    );
    const address = pathToFileURL(page).href;
    const dom = run("chromium", [...browser, "--dump-dom", address]);
    const height = Math.ceil(Number(/<title>([\d.]+)<\/title>/u.exec(dom)?.[1]));
    const shot = [`--window-size=${width},${height}`, `--screenshot=${picture}`, "--force-device-scale-factor=1.15"];
    run("chromium", [...browser, ...shot, address]);
    return readFileSync(picture);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const browser = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--window-size=${width},800`];

function run(program, args, input = "") {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", input, maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status ?? error?.message}:\n${stderr}`);
  return stdout;
}
