import { describe, expect, test } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { parseSelector } from "../../../../src/harness/selector/parse.ts";

// @spec specs/plan-format.md §§5.2, 5.3
describe("launcher, runner, program and arguments are told apart", () => {
  const table: readonly (readonly [line: string, launcher: string, runner: string, program: string, args: string])[] = [
    ["pytest tests/a.py -vv", "", "pytest", "pytest", "tests/a.py -vv"],
    ["py.test a.py", "", "pytest", "py.test", "a.py"],
    [".venv/bin/pytest a.py", "", "pytest", ".venv/bin/pytest", "a.py"],
    ["python -m pytest a.py", "python -m", "pytest", "pytest", "a.py"],
    ["python3.11 -X dev -W error -m pytest a.py", "python3.11 -X dev -W error -m", "pytest", "pytest", "a.py"],
    ["/opt/py/bin/python -Bum pytest a.py", "/opt/py/bin/python -Bum", "pytest", "pytest", "a.py"],
    ["uv run pytest a.py", "uv run", "pytest", "pytest", "a.py"],
    [
      "uv run --with pytest-cov --extra test -p 3.11 pytest a.py",
      "uv run --with pytest-cov --extra test -p 3.11",
      "pytest",
      "pytest",
      "a.py",
    ],
    ["uv --directory sub run -m pytest a.py", "uv --directory sub run -m", "pytest", "pytest", "a.py"],
    ["uv run -- pytest -m slow", "uv run --", "pytest", "pytest", "-m slow"],
    ["uv run python -m pytest a.py", "uv run python -m", "pytest", "pytest", "a.py"],
    ["uvx --with numpy pytest a.py", "uvx --with numpy", "pytest", "pytest", "a.py"],
    ["poetry run pytest a.py", "poetry run", "pytest", "pytest", "a.py"],
    ["poetry -C sub run pytest", "poetry -C sub run", "pytest", "pytest", ""],
    ["pipenv run pytest", "pipenv run", "pytest", "pytest", ""],
    ["hatch -e test run pytest", "hatch -e test run", "pytest", "pytest", ""],
    ["pdm run pytest", "pdm run", "pytest", "pytest", ""],
    ["conda run -n env --no-capture-output pytest", "conda run -n env --no-capture-output", "pytest", "pytest", ""],
    ["coverage run --source pkg -m pytest a.py", "coverage run --source pkg -m", "pytest", "pytest", "a.py"],
    ["python -m coverage run -m pytest a.py", "python -m coverage run -m", "pytest", "pytest", "a.py"],
    ["npx vitest run a.test.ts", "npx", "vitest", "vitest", "run a.test.ts"],
    ["npx --no-install vitest run", "npx --no-install", "vitest", "vitest", "run"],
    ["npx --yes -p vitest@3 vitest run", "npx --yes -p vitest@3", "vitest", "vitest", "run"],
    ["npx vitest@3.2.4 run", "npx", "vitest", "vitest@3.2.4", "run"],
    ["npm exec -- vitest run", "npm exec --", "vitest", "vitest", "run"],
    ["pnpm exec vitest run", "pnpm exec", "vitest", "vitest", "run"],
    ["pnpm --filter web exec vitest run", "pnpm --filter web exec", "vitest", "vitest", "run"],
    ["pnpm vitest run", "pnpm", "vitest", "vitest", "run"],
    ["yarn vitest run", "yarn", "vitest", "vitest", "run"],
    ["yarn run vitest run", "yarn run", "vitest", "vitest", "run"],
    ["bunx vitest run", "bunx", "vitest", "vitest", "run"],
    ["node ./node_modules/vitest/vitest.mjs run", "node", "vitest", "./node_modules/vitest/vitest.mjs", "run"],
    [
      "node --import tsx node_modules/vitest/vitest.mjs run",
      "node --import tsx",
      "vitest",
      "node_modules/vitest/vitest.mjs",
      "run",
    ],
    ["node_modules/.bin/vitest run", "", "vitest", "node_modules/.bin/vitest", "run"],
    ["vitest related --run src/a.ts", "", "vitest", "vitest", "related --run src/a.ts"],
    ["vitest a.test.ts --run", "", "vitest", "vitest", "a.test.ts --run"],
    ["vitest --root pkg run", "", "vitest", "vitest", "--root pkg run"],
    ["python -m unittest a", "", "command", "python", "-m unittest a"],
    ["python script.py pytest", "", "command", "python", "script.py pytest"],
    ["npm test", "", "command", "npm", "test"],
    ["yarn test", "", "command", "yarn", "test"],
    ["uv run ./run-tests.sh", "", "command", "uv", "run ./run-tests.sh"],
    ["cargo test x", "", "command", "cargo", "test x"],
    ["./run-tests.sh --vitest", "", "command", "./run-tests.sh", "--vitest"],
    ["constructor", "", "command", "constructor", ""],
    ["node --test", "", "command", "node", "--test"],
  ];
  test.each(table)("%s is taken apart", (line, ...expected) => {
    const { text, environment, launcher, runner, program, args } = parseSelector(line);
    expect([launcher.join(" "), runner, program, args.join(" ")]).toEqual(expected);
    expect({ text, environment }).toEqual({ text: line, environment: {} });
  });
});

describe("environment", () => {
  test("assignments before the command are its environment, quotes taken off", () => {
    const command = parseSelector(`CUDA_VISIBLE_DEVICES="" A='b c' D=e=f pytest X=y`);
    expect(command.environment).toEqual({ CUDA_VISIBLE_DEVICES: "", A: "b c", D: "e=f" });
    expect(command.args).toEqual(["X=y"]);
  });

  test("env and cross-env say the same as plain assignments", () => {
    for (const program of ["env", "/usr/bin/env", "cross-env"]) {
      const command = parseSelector(`${program} A=b pytest a.py`);
      expect(command).toMatchObject({ environment: { A: "b" }, launcher: [], program: "pytest" });
    }
  });

  test("env with options stays a launcher", () => {
    expect(parseSelector("env -u A pytest").launcher).toEqual(["env", "-u", "A"]);
  });

  test("a quoted assignment is a program's name, as in bash", () => {
    expect(parseSelector(`"A"=b`)).toMatchObject({ environment: {}, program: "A=b" });
  });

  test("an assignment named like a property of objects is kept as data", () => {
    const { environment } = parseSelector("__proto__=x pytest");
    expect(Object.entries(environment)).toEqual([["__proto__", "x"]]);
  });
});

describe("refusals", () => {
  const refused: readonly (readonly [line: string, column: number, hint: RegExp])[] = [
    ["", 1, /NAME=value/],
    ["A=b", 4, /NAME=value/],
    ["A+=b pytest", 1, /NAME=value/],
    ["cd tests", 1, /cwd: FOLDER/],
    ["source .venv/bin/activate", 1, /\.venv\/bin\/pytest/],
    ["export A=b", 1, /NAME=value/],
    ["time pytest", 1, /measures each command/],
    ["! pytest", 1, /red selector/],
    ["vitest", 1, /vitest run/],
    ["npx vitest", 5, /vitest run/],
    ["vitest a.test.ts", 8, /vitest run/],
    ["vitest -t run", 1, /vitest run/],
    ["vitest watch", 8, /vitest run/],
    ["vitest dev a.test.ts", 8, /vitest run/],
    ["vitest run --watch", 12, /leave `--watch` out/],
    ["vitest related src/a.ts", 8, /related --run/],
    ["vitest bench", 8, /vitest run/],
    ["vitest typecheck", 8, /--typecheck/],
    ["vitest list", 8, /lists tests itself/],
    ["vitest init browser", 8, /by hand/],
  ];
  test.each(refused)("%j names what to write instead", (line, column, hint) => {
    const { code, details } = refusalOf(line);
    expect(code).toBe("SELECTOR_INVALID");
    expect(details.where).toEqual({ file: "plan.md", line: 1, column });
    expect(details.hint).toMatch(hint);
  });
});

function refusalOf(line: string): AppError {
  try {
    parseSelector(line, { file: "plan.md", line: 1, column: 1 });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it was taken");
}
