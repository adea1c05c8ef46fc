import { describe, expect, it } from "vitest";
import { coversOf, readSource } from "../covers.ts";

const GINKGO = `package books_test

// @spec specs/x.md §1
var _ = Describe("Book", func() {
	// @spec specs/x.md §2
	Context("when new", func() {
		// @spec specs/x.md §3
		It("is empty", Label("fast"), func() {
			x()
		})
	})
	// @spec specs/x.md §4
	ginkgo.FIt("opens", func(ctx SpecContext) {})
	// @spec specs/x.md §5
	BeforeEach(func() {})
})

// @spec specs/x.md §6
var _ Reader = open("x", func() {})
`;

const MACROS = `use crate::util;

// @spec specs/x.md §1
rgtest!(binary, |dir: Dir| {
    dir.create();
});

// @spec specs/x.md §2
rgtest!(lines, |dir: Dir| {});

mod inner {
    // @spec specs/x.md §3
    suite!(nested, 1);
}

// @spec specs/x.md §4
lazy_static! {
    static ref X: u8 = 1;
}

fn f() {
    // @spec specs/x.md §5
    assert_eq!(a, b);
}
`;

const INLINE = `// @spec specs/x.md §1
fn adds() {}

#[cfg(not(test))]
// @spec specs/x.md §2
fn ships() {}

// @spec specs/x.md §3
#[tokio :: test(flavor = "multi_thread")]
#[ignore]
async fn waits() {}

// @spec specs/x.md §4
#[cfg(all(test, unix))]
mod tests {
    // @spec specs/x.md §5
    #[test]
    fn adds() {
        // @spec specs/x.md §6
        assert_eq!(a, b);
    }
}
`;

// @spec specs/alignment.md §3.2
describe("tests of other frameworks", () => {
  it("are Ginkgo's containers and specs, with their titles", async () => {
    expect(await coversOf("books_test.go", GINKGO)).toEqual({
      1: "Book",
      2: "Book > when new",
      3: "Book > when new > is empty",
      4: "Book > opens",
      5: "Book",
      6: "_",
    });
  });

  it("are what macros of Rust make of their first name", async () => {
    expect(await coversOf("tests/a.rs", MACROS)).toEqual({
      1: "binary",
      2: "lines",
      3: "inner > nested",
      4: "lazy_static! static",
      5: "f",
    });
  });

  it("are no macros of Rust in files of code", async () => {
    expect(await coversOf("a.rs", MACROS)).toMatchObject({ 1: "rgtest! binary", 3: "inner" });
  });
});

// @spec specs/alignment.md §3.3
describe("tests of Rust among the code", () => {
  it("are linked as tests, by their attributes and those of the module around them", async () => {
    const { links } = await readSource("src/a.rs", INLINE);
    expect(links.map(({ kind, cover }) => `${kind} ${cover?.name}`)).toEqual([
      "impl adds",
      "impl ships",
      "test waits",
      "test tests",
      "test tests.adds",
      "test tests.adds",
    ]);
  });

  it("are told from twenty thousand other functions", async () => {
    const text = `// @spec specs/x.md §1\n${"#[inline]\nfn f() {}\n".repeat(20_000)}`;
    expect((await readSource("src/a.rs", text)).links).toHaveLength(1);
  });
});
