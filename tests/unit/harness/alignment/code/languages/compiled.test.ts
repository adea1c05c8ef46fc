import { describe, expect, it } from "vitest";
import { coversOf, hashOf } from "../covers.ts";

const RUST = `//! Fits. @spec specs/x.md §1

use std::io;

/// Trains.
/// @spec specs/x.md §2
#[derive(Debug)]
pub struct Trainer<T> {
    // @spec specs/x.md §3
    pub rate: i32,
    rows: T, // @spec specs/x.md §4
}

// @spec specs/x.md §5
impl<T> Fit for Trainer<T> {
    /// @spec specs/x.md §6
    fn fit(&self) {
        let x = 1; // @spec specs/x.md §7
    }
}
// @spec specs/x.md §8
const LIMIT: i32 = 3;
// @spec specs/x.md §9
macro_rules! m { () => {} }
mod tests {
    // @spec specs/x.md §10
    #[test]
    fn adds() { let s = "// @spec specs/x.md §99"; }
}
enum Mode {
    // @spec specs/x.md §11
    Fast,
}
`;

const CPP = `// @spec specs/x.md §1

#include <a.h>
// @spec specs/x.md §2
#define LIMIT 3
// @spec specs/x.md §3
int *Trainer::fit(int a) {
  int b = a; // @spec specs/x.md §4
  return 0;
}
/* @spec specs/x.md §5 */
template <class T> class Vector {
  int size_; // @spec specs/x.md §6
  // @spec specs/x.md §7
  void grow();
};
// @spec specs/x.md §8
typedef struct { int x; } point_t;
// @spec specs/x.md §9
static const int A = 1;
enum Mode {
  FAST, // @spec specs/x.md §10
};
namespace fit {
// @spec specs/x.md §11
void go(void);
}
// @spec specs/x.md §12
TEST(Suite, Adds) { x(); }
// @spec specs/x.md §13
TEST_CASE("adds", "[math]") {
  // @spec specs/x.md §14
  x();
}
// @spec specs/x.md §15
#define SQUARE(x) ((x) * (x))
`;

const CSHARP = `using System;
namespace N {
  // @spec specs/x.md §1
  [Serializable]
  public class Trainer {
    // @spec specs/x.md §2
    private int rate = 1;
    public int Rows { get; set; } // @spec specs/x.md §3
    /// <summary>@spec specs/x.md §4</summary>
    [Test]
    public void Fit() {
      int x = 1; // @spec specs/x.md §5
    }
  }
  enum Mode {
    Fast, // @spec specs/x.md §6
  }
  // @spec specs/x.md §7
  record Point(int X);
}
`;

describe("Rust, C, C++ and C#", () => {
  it("cover each kind of symbol of Rust", async () => {
    expect(await coversOf("a.rs", RUST)).toEqual({
      1: "a.rs",
      2: "Trainer",
      3: "Trainer.rate",
      4: "Trainer.rows",
      5: "impl Fit for Trainer<T>",
      6: "Trainer.fit",
      7: "Trainer.fit",
      8: "LIMIT",
      9: "m",
      10: "tests.adds",
      11: "Mode.Fast",
    });
  });

  it("cover each kind of symbol of C++", async () => {
    expect(await coversOf("a.cpp", CPP)).toEqual({
      1: "a.cpp",
      2: "LIMIT",
      3: "Trainer.fit",
      4: "Trainer.fit",
      5: "Vector",
      6: "Vector.size_",
      7: "Vector.grow",
      8: "point_t",
      9: "A",
      10: "Mode.FAST",
      11: "fit.go",
      12: "Suite.Adds",
      13: "adds",
      14: "adds",
      15: "SQUARE",
    });
  });

  it("cover each kind of symbol of C#", async () => {
    expect(await coversOf("A.cs", CSHARP)).toEqual({
      1: "N.Trainer",
      2: "N.Trainer.rate",
      3: "N.Trainer.Rows",
      4: "N.Trainer.Fit",
      5: "N.Trainer.Fit",
      6: "N.Mode.Fast",
      7: "N.Point",
    });
  });

  it("keep their hashes when rustfmt and clang-format write them anew", async () => {
    const rust = '// @spec specs/x.md §1\nfn f(a: i32,b: &str) { match a { 1 => { g("x  y") }, _ => h(a,b) } }';
    const rustfmt =
      '// @spec specs/x.md §1\nfn f(\n    a: i32,\n    b: &str,\n) {\n    match a {\n        1 => {\n            g("x  y")\n        }\n        _ => {\n            h(a, b)\n        }\n    }\n}\n';
    expect(await hashOf("a.rs", rustfmt)).toBe(await hashOf("a.rs", rust));
    expect(await hashOf("a.rs", rustfmt.replace("h(a, b)", "h(b, a)"))).not.toBe(await hashOf("a.rs", rust));
    const c = "// @spec specs/x.md §1\nint f(int a){if(a)return g(a);/* no */return 1;}";
    const formatted = "// @spec specs/x.md §1\nint f(int a)\n{\n  if (a)\n    return g(a);\n  return 1;\n}\n";
    expect(await hashOf("a.c", formatted)).toBe(await hashOf("a.c", c));
  });

  it("covers the block behind a macro of Catch2", async () => {
    const text = '// @spec specs/x.md §1\nTEST_CASE("adds") {\n  x(1);\n}\n';
    expect(await hashOf("a.cpp", text.replace("x(1)", "x(2)"))).not.toBe(await hashOf("a.cpp", text));
  });
});
