import { describe, expect, it } from "vitest";
import { coversOf, hashOf } from "../covers.ts";

const SOURCE = `#!/usr/bin/env python3
# @spec specs/x.md §1

import os

# @spec specs/x.md §2
LIMIT: int = 3
RATE = 1  # @spec specs/x.md §3

# @spec specs/x.md §4
@decorated
# more
@twice(1)
class Trainer:
    # @spec specs/x.md §5
    rate = 1

    # @spec specs/x.md §6
    @property
    async def fit(self):  # @spec specs/x.md §7
        # @spec specs/x.md §8
        x = 1
        def inner():  # @spec specs/x.md §9
            pass
        # @spec specs/x.md §10

    # @spec specs/x.md §11

# @spec specs/x.md §12
def fit(): return """
# @spec specs/x.md §99
"""

class TestFit:
    def test_adds(self):
        # @spec specs/x.md §13
        assert True
    # @spec specs/x.md §14
    @pytest.mark.parametrize("a", [1])
    def test_subs(self, a): ...

if True:
    # @spec specs/x.md §15
    def fit(): pass
# @spec specs/x.md §16
print(1)
`;

describe("Python", () => {
  it("covers each kind of symbol", async () => {
    expect(await coversOf("a.py", SOURCE)).toEqual({
      1: "a.py",
      2: "LIMIT",
      3: "RATE",
      4: "Trainer",
      5: "Trainer.rate",
      6: "Trainer.fit",
      7: "Trainer.fit",
      8: "Trainer.fit",
      9: "Trainer.fit.inner",
      10: "Trainer.fit",
      11: "Trainer",
      12: "fit",
      13: "TestFit.test_adds",
      14: "TestFit.test_subs",
      15: "fit (2)",
      16: "print 1",
    });
  });

  it("keeps its hash when Black writes it anew", async () => {
    const before = `# @spec specs/x.md §1
def f(a,b = 'x', *c):
  '''Says.

    More.
  '''
  if (a): return {'k': [1,2], u'z': 0XFF, 'q': f'{a} it'}
  for (x, y) in c: print(x, \\
     y)
  d = (a +
     b)
  e = (1,)
  return "it's", e
`;
    const after = `# @spec specs/x.md §1
def f(
    a,
    b="x",
    *c,
):
    """Says.

    More.
    """
    if a:
        return {
            "k": [1, 2],
            "z": 0xFF,
            "q": f"{a} it",
        }
    for x, y in c:
        print(x, y)
    d = a + b
    e = (1,)
    return "it's", e
`;
    expect(await hashOf("a.py", after)).toBe(await hashOf("a.py", before));
    expect(await hashOf("a.py", after.replace("(1,)", "1"))).not.toBe(await hashOf("a.py", after));
    expect(await hashOf("a.py", after.replace("        print", "        pass\n    print"))).not.toBe(
      await hashOf("a.py", after),
    );
  });

  it("does not count a backslash that only goes on with a line", async () => {
    const joined = "# @spec specs/x.md §1\ndef f():\n    assert a(b), f'c {d}'\n";
    const broken = joined.replace("b), ", "b), \\\n        ");
    expect(await hashOf("a.py", broken)).toBe(await hashOf("a.py", joined));
  });

  it("sees a statement leave its block", async () => {
    const inside = "# @spec specs/x.md §1\ndef f():\n    if a:\n        b()\n        c()\n";
    expect(await hashOf("a.py", inside.replace("        c()", "    c()"))).not.toBe(await hashOf("a.py", inside));
  });
});
