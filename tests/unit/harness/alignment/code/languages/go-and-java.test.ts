import { describe, expect, it } from "vitest";
import { coversOf, hashOf } from "../covers.ts";

const GO = `// Package fit fits. @spec specs/x.md §1
package fit

import "os"

// @spec specs/x.md §2
const Limit = 3

const (
	// @spec specs/x.md §3
	A = 1
	B = 2 // @spec specs/x.md §4
)

// @spec specs/x.md §5
type Trainer struct {
	// @spec specs/x.md §6
	Rate int
	Rows int // @spec specs/x.md §7
}

// @spec specs/x.md §8
func (t *Trainer) Fit() {
	// @spec specs/x.md §9
	x := 1
}

type (
	// @spec specs/x.md §10
	Mode int
)

// @spec specs/x.md §11
func TestAdd(t *testing.T) {
	// @spec specs/x.md §12
	t.Run("small", func(t *testing.T) {})
}

// @spec specs/x.md §13
type Fitter interface {
	Fit() // @spec specs/x.md §14
}

// @spec specs/x.md §15
var (
	c = \`// @spec specs/x.md §99\`
)
`;

const JAVA = `package a;

import b.C;

/** Trains. @spec specs/x.md §1 */
@Deprecated
public final class Trainer {
  // @spec specs/x.md §2
  private static final int LIMIT = 3;
  int rate; // @spec specs/x.md §3

  /** @spec specs/x.md §4 */
  @Override
  public void fit(int a) {
    // @spec specs/x.md §5
    int local = 1;
  }

  // @spec specs/x.md §6
  public void fit(String a) {}

  // @spec specs/x.md §7
  Trainer() {}

  enum Color {
    // @spec specs/x.md §8
    RED, GREEN // @spec specs/x.md §9
  }

  // @spec specs/x.md §10
  @Test void adds() { String s = "// @spec specs/x.md §99"; }
  // @spec specs/x.md §11
}
// @spec specs/x.md §12
record Point(int x) {}
// @spec specs/x.md §13
@interface Mark { String value(); }
`;

describe("Go and Java", () => {
  it("cover each kind of symbol of Go", async () => {
    expect(await coversOf("fit.go", GO)).toEqual({
      1: "fit.go",
      2: "Limit",
      3: "A",
      4: "B",
      5: "Trainer",
      6: "Trainer.Rate",
      7: "Trainer.Rows",
      8: "Trainer.Fit",
      9: "Trainer.Fit",
      10: "Mode",
      11: "TestAdd",
      12: "TestAdd > small",
      13: "Fitter",
      14: "Fitter.Fit",
      15: "var c…",
    });
  });

  it("cover each kind of symbol of Java", async () => {
    expect(await coversOf("Trainer.java", JAVA)).toEqual({
      1: "Trainer",
      2: "Trainer.LIMIT",
      3: "Trainer.rate",
      4: "Trainer.fit",
      5: "Trainer.fit",
      6: "Trainer.fit (2)",
      7: "Trainer.Trainer",
      8: "Trainer.Color.RED",
      9: "Trainer.Color.GREEN",
      10: "Trainer.adds",
      11: "Trainer",
      12: "Point",
      13: "Mark",
    });
  });

  it("keep their hashes when gofmt and google-java-format write them anew", async () => {
    const go = "// @spec specs/x.md §1\nfunc F(a int,b string) { x:=[]int{1,2}; call(x,\n a,) }";
    const gofmt = "// @spec specs/x.md §1\nfunc F(a int, b string) {\n\tx := []int{1, 2} // two\n\tcall(x, a)\n}\n";
    expect(await hashOf("a.go", gofmt)).toBe(await hashOf("a.go", go));
    const java = 'class A {\n// @spec specs/x.md §1\nvoid f(int a){if(a>0){g("x y",a);}}}';
    const formatted =
      'class A {\n  // @spec specs/x.md §1\n  void f(\n      int a) {\n    if (a > 0) {\n      g("x y", a);\n    }\n  }\n}';
    expect(await hashOf("a.java", formatted)).toBe(await hashOf("a.java", java));
    expect(await hashOf("a.java", formatted.replace("x y", "x  y"))).not.toBe(await hashOf("a.java", java));
  });
});
