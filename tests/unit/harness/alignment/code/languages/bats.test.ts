import { expect, it } from "vitest";
import { coversOf, hashOf, readSource } from "../covers.ts";

const SOURCE = `#!/usr/bin/env bats

# @spec specs/x.md §1
setup() {
  load helper
}

# @spec specs/x.md §2
# bats test_tags=slow
@test "adds {1} and \\"2\\"" {
  # @spec specs/x.md §3
  run add 1 2
  [ "$output" = "@test" ]
}

# @spec specs/x.md §4
@test 'halves' { true; }

# @spec specs/x.md §5
@test plain words {
  true
}

# @spec specs/x.md §6
named_test() { #@test
  true
}

run foo <<'EOF'
# @spec specs/x.md §9
EOF
`;

// @spec specs/alignment.md §3.2
it("covers the tests of a Bats file by their titles", async () => {
  expect(await coversOf("test/a.bats", SOURCE)).toEqual({
    1: "setup",
    2: 'adds {1} and "2"',
    3: 'adds {1} and "2"',
    4: "halves",
    5: "plain words",
    6: "named_test",
  });
});

it("ends a Bats test with its brace", async () => {
  const { links } = await readSource("test/a.bats", SOURCE);
  expect(links[1]?.cover?.range).toEqual({ line: 10, column: 1, endLine: 14 });
});

it("hashes a Bats test with its title, without white space and comments", async () => {
  const test = '# @spec specs/x.md §1\n@test "a" {\n  run f\n}\n';
  expect(await hashOf("a.bats", test.replace("  run f", "\trun   f # why"))).toBe(await hashOf("a.bats", test));
  expect(await hashOf("a.bats", test.replace('"a"', '"b"'))).not.toBe(await hashOf("a.bats", test));
  expect(await hashOf("a.bats", test.replace("run f", "run g"))).not.toBe(await hashOf("a.bats", test));
});

it("reads Bats files that never end a test", async () => {
  const text = `# @spec specs/x.md §1\n@test "${" ".repeat(500_000)}\n@test ${"{ ".repeat(100_000)}`;
  expect((await readSource("a.bats", text)).links).toHaveLength(1);
});
