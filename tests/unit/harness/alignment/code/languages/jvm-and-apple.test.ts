import { describe, expect, it } from "vitest";
import { coversOf, hashOf, readSource } from "../covers.ts";

const KOTLIN = `@file:JvmName("Fits")
// @spec specs/x.md §1
package a.b

import x.y

/** Trains. @spec specs/x.md §2 */
@Serializable
data class Trainer<T>(
    // @spec specs/x.md §3
    val rate: Int,
) : Base() {
    // @spec specs/x.md §4
    companion object {
        // @spec specs/x.md §5
        @JvmStatic fun create() = Trainer(1)
    }
    // @spec specs/x.md §6
    override suspend fun <R> fit(a: Int): R {
        val s = "// @spec specs/x.md §99" + """
        // @spec specs/x.md §98
        """
        return s // @spec specs/x.md §7
    }
    // @spec specs/x.md §8
    var open: Boolean
        get() = true
}
// @spec specs/x.md §9
enum class Mode {
    // @spec specs/x.md §10
    FAST,
}
// @spec specs/x.md §11
typealias Name = String
// @spec specs/x.md §12
fun String.shout(): String = uppercase()
`;

const KOTLIN_TEST = `class MyTest {
    // @spec specs/x.md §1
    @Test
    fun \`adds two numbers\`() { }
}
class Spec : FunSpec({
    context("outer") {
        // @spec specs/x.md §2
        test("adds") { }
    }
    // @spec specs/x.md §3
    "fits" { }
    // @spec specs/x.md §4
    "a list" should { }
})
`;

const SWIFT = `// @spec specs/x.md §1

import Foundation
/// Trains.
// @spec specs/x.md §2
@MainActor
public final class Trainer<T>: Base {
    // @spec specs/x.md §3
    @Published private(set) var rate: Int = 3
    // @spec specs/x.md §4
    init(a: Int) { }
    // @spec specs/x.md §5
    @discardableResult
    func fit(_ a: Int) async throws -> Int {
        let s = "// @spec specs/x.md §99" // @spec specs/x.md §6
        return 1
    }
}
enum Mode: String {
    // @spec specs/x.md §7
    case fast = "f"
}
protocol Fit {
    // @spec specs/x.md §8
    func fit()
}
// @spec specs/x.md §9
extension Trainer: Fit {
    // @spec specs/x.md §10
    func more() { }
}
// @spec specs/x.md §11
@Test("adds two") func adds() { }
// @spec specs/x.md §12
let limit = 3
`;

const SCALA = `package a.b
import x.{y, z}
// @spec specs/x.md §1
@deprecated("x")
final case class Trainer[T](rate: Int) extends Base {
  // @spec specs/x.md §2
  private lazy val cache = 3
  // @spec specs/x.md §3
  @tailrec
  override def fit(a: Int): Int = {
    val s = "// @spec specs/x.md §99" // @spec specs/x.md §4
    1
  }
  // @spec specs/x.md §5
  type Item = Int
}
// @spec specs/x.md §6
sealed trait Shape { def area: Double }
enum Color {
  // @spec specs/x.md §7
  case Red
}
object Three:
  def first: Int =
    1
    // @spec specs/x.md §8
  // @spec specs/x.md §9
  def second: Int =
    2
`;

const SCALA_TEST = `class MySpec extends AnyFunSuite {
  // @spec specs/x.md §1
  test("adds") { assert(1 == 1) }
  describe("x") {
    // @spec specs/x.md §2
    it("adds") { }
  }
  // @spec specs/x.md §3
  "A stack" should "pop" in { }
  "B" when {
    // @spec specs/x.md §4
    "pops" in { }
  }
}
`;

// @spec specs/alignment.md §3.2
describe("Kotlin, Swift and Scala", () => {
  it("have symbols in Kotlin", async () => {
    expect(await coversOf("a.kt", KOTLIN)).toEqual({
      "1": "a.kt",
      "2": "Trainer",
      "3": "Trainer.rate",
      "4": "Trainer.Companion",
      "5": "Trainer.create",
      "6": "Trainer.fit",
      "7": "Trainer.fit",
      "8": "Trainer.open",
      "9": "Mode",
      "10": "Mode.FAST",
      "11": "Name",
      "12": "shout",
    });
  });

  it("have tests of JUnit and Kotest", async () => {
    expect(await coversOf("test.kt", KOTLIN_TEST)).toEqual({
      "1": "MyTest.adds two numbers",
      "2": "Spec > outer > adds",
      "3": "Spec > fits",
      "4": "Spec > a list",
    });
  });

  it("take a call with a title for a test in a file of tests alone", async () => {
    expect(await coversOf("a.kt", KOTLIN_TEST)).toMatchObject({ "2": "Spec", "3": "Spec" });
  });

  it("have symbols in Swift", async () => {
    expect(await coversOf("a.swift", SWIFT)).toEqual({
      "1": "a.swift",
      "2": "Trainer",
      "3": "Trainer.rate",
      "4": "Trainer.init",
      "5": "Trainer.fit",
      "6": "Trainer.fit",
      "7": "Mode.fast",
      "8": "Fit.fit",
      "9": "extension Trainer: Fit",
      "10": "Trainer.more",
      "11": "adds",
      "12": "limit",
    });
  });

  it("have symbols in Scala, whose blocks may end by indentation", async () => {
    expect(await coversOf("a.scala", SCALA)).toEqual({
      "1": "Trainer",
      "2": "Trainer.cache",
      "3": "Trainer.fit",
      "4": "Trainer.fit",
      "5": "Trainer.Item",
      "6": "Shape",
      "7": "Color.Red",
      "8": "Three.first",
      "9": "Three.second",
    });
  });

  it("have tests of ScalaTest", async () => {
    expect(await coversOf("test.scala", SCALA_TEST)).toEqual({
      "1": "MySpec > adds",
      "2": "MySpec > x > adds",
      "3": "MySpec > A stack should pop",
      "4": "MySpec > B > pops",
    });
  });

  it("have the annotations before a symbol in its range", async () => {
    const { links } = await readSource("a.kt", "// @spec specs/x.md §1\n@A\n@B(\n  1,\n)\nclass C\n");
    expect(links[0]?.cover?.range).toMatchObject({ line: 2, endLine: 6 });
  });

  it.each([
    ["a.kt", "fun f(a: Int, b: Int) = g(a, b)", "fun f(\n    a: Int,\n    b: Int,\n) =\n    g(a, b) // why"],
    ["a.swift", "func f(a: Int) { g(a); h() }", "func f(\n    a: Int\n) {\n    g(a)\n    h() // why\n}"],
    ["a.scala", "def f(a: Int) = { g(a); h() }", "def f(\n    a: Int,\n) = {\n  g(a)\n  h() // why\n}"],
  ])("have the same hash in %s after a formatter", async (path, one, other) => {
    const link = "// @spec specs/x.md §1\n";
    expect(await hashOf(path, link + other)).toBe(await hashOf(path, link + one));
    expect(await hashOf(path, link + one.replace("a", "c"))).not.toBe(await hashOf(path, link + one));
  });
});
