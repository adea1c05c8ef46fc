// `node scripts/pictures.mjs` draws docs/images/ anew from one real run of each demo; `loop` or `ptycho` behind it does one.
// Needs Linux with `script` (util-linux) and chromium, here: apt-get install chromium fonts-noto-color-emoji fonts-dejavu-core
// `marked`, which turns Markdown into HTML, is fetched by npx.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";
import { drawPage } from "./pictures/page.mjs";
import { playBack } from "./pictures/screen.mjs";
import { drawTerminal } from "./pictures/terminal.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const images = join(root, "docs", "images");
const columns = 104;

buildIfStale();
const [only] = process.argv.slice(2);
if (only !== "ptycho") drawLoop();
if (only !== "loop") drawPtycho();

/** The demo in a terminal, and the first half of its summary. */
function drawLoop() {
  const recorded = record("npm run -s loop -- demo");
  const [summary, folder] = /(\/[\w./-]*loop-demo-\w+)\/[\w./-]+\/summary\.md/u.exec(recorded);
  const screen = playBack(recorded.replaceAll(folder, "/tmp/loop-demo"), columns);
  const end = screen.findIndex((line) =>
    line
      .map(({ text }) => text)
      .join("")
      .startsWith("/tmp/loop-demo"),
  ); // the documents follow
  writeFileSync(
    join(images, "terminal.svg"),
    drawTerminal({ title: "npm run loop -- demo", lines: withoutBlankTail(screen.slice(0, end)), columns }),
  );
  writeFileSync(join(images, "summary.png"), drawPage(upTo(readFileSync(summary, "utf8"), "## Spec Alignment")));
}

/** Truth and result of the trainer's demo. */
function drawPtycho() {
  const folder = mkdtempSync(join(tmpdir(), "ptycho-demo-"));
  try {
    const run = join(folder, "run");
    const { status } = spawnSync("npm", ["run", "-s", "ptycho", "--", "demo", "-o", run], {
      cwd: root,
      stdio: "inherit",
    });
    if (status !== 0) throw new Error(`the demo ended with ${status}`);
    for (const name of ["amplitude", "phase"]) copyFileSync(join(run, `${name}.png`), join(images, `demo-${name}.png`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a command writes to a terminal of this width. */
function record(command) {
  const environment = { ...process.env, TERM: "xterm-256color" };
  for (const name of ["CI", "NO_COLOR"]) delete environment[name];
  const shell = `stty cols ${columns} rows 50; exec ${command}`;
  const { status, stdout } = spawnSync("script", ["--quiet", "--return", "--command", shell, "/dev/null"], {
    cwd: root,
    encoding: "utf8",
    env: environment,
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stdout}`);
  return stdout;
}

/** The region of live progress leaves blank lines behind when it goes. */
function withoutBlankTail(lines) {
  return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1);
}

function upTo(text, heading) {
  return text.slice(0, text.indexOf(heading));
}
