// A fast test runner of a few lines: each line of cases.txt is `NAME BEHAVIOUR`; writes JUnit XML.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const wanted = process.argv.slice(2);
const fixed = readFileSync("source.txt", "utf8").trim() === "fixed";
const failure = '<failure type="AssertionError" message="it is broken">at source.txt</failure>';

/** Says that it is in the middle, and stays there. */
async function stay() {
  process.stdout.write("ready\n");
  await sleep(60_000);
  return "";
}

/** Started away from the runner's process group, as a daemon does; its environment is all that it keeps. */
function daemonise(program) {
  const child = spawn(process.execPath, ["-e", program], { detached: true, stdio: "ignore" });
  child.unref();
}

const behaviours = {
  change: () => (fixed ? "" : failure),
  pass: () => "",
  sleep: stay,
  daemon: () => {
    daemonise("setTimeout(() => {}, 60_000)");
    return stay();
  },
  stubborn: async () => {
    const program = 'process.on("SIGTERM", () => {}); console.log("deaf"); setTimeout(() => {}, 60_000)';
    const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    return stay();
  },
  flood: async () => {
    const line = Buffer.from(`${"0123456789abcdef".repeat(4096)}\n`);
    for (let count = 0; count < 800; count += 1)
      if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once("drain", resolve));
    return fixed ? "" : failure;
  },
};

const cases = [];
process.stdout.write("the runner starts\n");
for (const line of readFileSync("cases.txt", "utf8").trim().split("\n")) {
  const [name, behaviour] = line.split(" ");
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const content = await behaviours[behaviour]();
  if (content !== "") process.exitCode = 1;
  cases.push(`<testcase classname="fake" name="${name}">${content}</testcase>`);
}
mkdirSync("out", { recursive: true });
writeFileSync("out/report.xml", `<testsuite name="fake">${cases.join("")}</testsuite>`);
