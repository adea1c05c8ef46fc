// One whole loop of ten selectors and the suite, against the same commands typed by hand.
import { join } from "node:path";
import { interleave, timed } from "./measure.mjs";
import { commitAll, loop, reset, writeFiles } from "./project.mjs";
import { features, makeRunnerProject, runners } from "./runners.mjs";

/** Per runner: the whole loop and GREEN alone, by hand and by the harness; `missing` where it cannot be measured. */
export function measureLoops(folder, repetitions) {
  return runners.map((runner) => {
    const missing = runner.missing();
    return missing === null ? measureRunner(folder, runner, repetitions) : { name: runner.name, missing };
  });
}

function measureRunner(folder, runner, repetitions) {
  const root = join(folder, runner.name);
  const env = makeRunnerProject(root, runner);
  const run = (argv, expectedExit = 0) => timed(argv, { cwd: root, env, expectedExit }).ms;
  const hand = (command, expectedExit) => run(["sh", "-c", `exec ${command}`], expectedExit);
  const byHand = (expectedExit) => sum(features.map((n) => hand(runner.selector(n), expectedExit)));
  const bare = (command) => command.replace(runner.launcher, "");
  const withoutLauncher = () => sum(features.map((n) => hand(bare(runner.selector(n)), 0)));
  const byLoop = (...args) => run([...loop, ...args]);
  const implement = (numbers) => writeFiles(root, Object.assign({}, ...numbers.map((n) => runner.source(n, 2))));

  playFirstLoop({ root, byLoop, implement });
  const whole = interleave(
    {
      hand: () => {
        reset(root);
        const red = byHand(1);
        implement(features);
        return red + byHand(0) + hand(runner.suite);
      },
      loop: () => {
        reset(root);
        const red = byLoop("red");
        implement(features);
        return red + byLoop();
      },
    },
    repetitions,
  );
  reset(root);
  byLoop("red");
  implement(features);
  const green = interleave(
    {
      hand: () => byHand(0),
      ...(runner.launcher === null ? {} : { bare: withoutLauncher }),
      loop: () => byLoop("green"),
    },
    repetitions,
  );
  const [version = ""] = timed(runner.version, { cwd: root, env }).stdout.split("\n");
  return { name: runner.name, version: version.replace(/ .*-x64.*/u, ""), missing: null, whole, green };
}

/** The baseline of the suite and the probes of the runner happen once in a project's life, not in each loop. */
function playFirstLoop({ root, byLoop, implement }) {
  byLoop();
  implement([0]);
  byLoop();
  commitAll(root);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
