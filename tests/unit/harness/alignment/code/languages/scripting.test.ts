import { describe, expect, it } from "vitest";
import { coversOf, hashOf } from "../covers.ts";

const PHP = `<?php
// @spec specs/x.md §1

namespace A;
// @spec specs/x.md §2
#[Attr]
final class Trainer {
  const LIMIT = 3; // @spec specs/x.md §3
  /** @spec specs/x.md §4 */
  public int $rate = 2;
  # @spec specs/x.md §5
  #[Test]
  public function fit() {
    $x = '// @spec specs/x.md §99'; // @spec specs/x.md §6
  }
}
// @spec specs/x.md §7
function go() {}
// @spec specs/x.md §8
it('adds', function () {});
enum Mode { case Fast; // @spec specs/x.md §9
}
`;

const RUBY = `# frozen_string_literal: true
# @spec specs/x.md §1

module M
  # @spec specs/x.md §2
  class Trainer < Base
    LIMIT = 3 # @spec specs/x.md §3
    # @spec specs/x.md §4
    attr_reader :rate
    # @spec specs/x.md §5
    private def fit(a)
      "# @spec specs/x.md §99"
      # @spec specs/x.md §6
    end
    # @spec specs/x.md §7
    def self.go; end
  end
end
# @spec specs/x.md §8
RSpec.describe "math" do
  # @spec specs/x.md §9
  it "adds" do
    # @spec specs/x.md §10
    x = 1
  end
end
`;

const BASH = `#!/usr/bin/env bash
# @spec specs/x.md §1

set -e
# @spec specs/x.md §2
fit() {
  local x=1 # @spec specs/x.md §3
  # @spec specs/x.md §4
}
# @spec specs/x.md §5
readonly LIMIT=3
RATE=2 # @spec specs/x.md §6
echo "# @spec specs/x.md §99"
`;

const POWERSHELL = `# @spec specs/x.md §1
function Get-Fit {
  # @spec specs/x.md §2
  $y = 1
}
<# @spec specs/x.md §3 #>
class Trainer {
  [int] $rate = 1 # @spec specs/x.md §4
  # @spec specs/x.md §5
  [void] Fit() { }
}
Describe "math" {
  # @spec specs/x.md §6
  It "adds" { 1 }
}
`;

const CSS = `/* @spec specs/x.md §1 */
.a > b, c {
  color: red; /* @spec specs/x.md §2 */
}
`;

describe("PHP, Ruby, shells and CSS", () => {
  it.each([
    ["a.php", PHP, "a.php,Trainer,Trainer.LIMIT,Trainer.$rate,Trainer.fit,Trainer.fit,go,adds,Mode.Fast"],
    [
      "a.rb",
      RUBY,
      "a.rb,M.Trainer,M.Trainer.LIMIT,M.Trainer.rate,M.Trainer.fit,M.Trainer.fit,M.Trainer.go,math,math > adds,math > adds",
    ],
    ["a.sh", BASH, "a.sh,fit,fit,fit,LIMIT,RATE"],
    ["tool", BASH, "tool,fit,fit,fit,LIMIT,RATE"],
    ["a.ps1", POWERSHELL, "Get-Fit,Get-Fit,Trainer,Trainer.$rate,Trainer.Fit,math > adds"],
    ["a.css", CSS, ".a > b| c,.a > b| c"],
  ])("cover each kind of symbol of %s", async (path, text, names) => {
    const covers = await coversOf(path, text);
    expect(Object.values(covers)).toEqual(names.split(",").map((name) => name.replace("|", ",")));
  });

  it("keep their hashes when a formatter changes quotes and white space", async () => {
    const ruby = "# @spec specs/x.md §1\ndef f(a)\n  g('x y', a)\nend\n";
    expect(await hashOf("a.rb", ruby.replaceAll("'", '"').replace("  g", "      g"))).toBe(await hashOf("a.rb", ruby));
    const php = "<?php\n// @spec specs/x.md §1\nfunction f($a) { return g('x y', [1,2]); }\n";
    const formatted =
      '<?php\n// @spec specs/x.md §1\nfunction f($a)\n{\n    return g("x y", [\n        1,\n        2,\n    ]);\n}\n';
    expect(await hashOf("a.php", formatted)).toBe(await hashOf("a.php", php));
    const bash = '# @spec specs/x.md §1\nf() { g "x  y"; }\n';
    expect(await hashOf("a.sh", '# @spec specs/x.md §1\nf() {\n  g "x  y"\n}\n')).toBe(await hashOf("a.sh", bash));
  });
});
