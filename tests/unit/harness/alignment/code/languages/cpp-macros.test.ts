import { describe, expect, it } from "vitest";
import { maskMacros } from "../../../../../../src/harness/alignment/code/languages/cpp-macros.ts";
import { coversOf, hashOf } from "../covers.ts";

const QT = `// @spec specs/x.md §1
class EXPORT_API Trainer final : public QObject {
  Q_OBJECT
  Q_PROPERTY(int x READ x)
 public slots:
  // @spec specs/x.md §2
  void fit();
 signals:
  // @spec specs/x.md §3
  void fitted();
  // @spec specs/x.md §4
  operator bool() const { return true; }
  // @spec specs/x.md §5
  int size_;
};
// @spec specs/x.md §6
void EXPORT go(int a) { }
`;

const UNREAL = `// @spec specs/x.md §1
UCLASS(Blueprintable)
class GAME_API AHero : public AActor {
  GENERATED_BODY()
 public:
  // @spec specs/x.md §2
  UPROPERTY(EditAnywhere, Category = "X")
  float Speed = 1;
  // @spec specs/x.md §3
  UFUNCTION(BlueprintCallable)
  void Jump();
};
`;

// @spec specs/alignment.md §3.2
describe("macros of C++ round symbols", () => {
  it("hide no class, slot, signal or member of Qt", async () => {
    expect(await coversOf("a.h", QT)).toEqual({
      "1": "Trainer",
      "2": "Trainer.fit",
      "3": "Trainer.fitted",
      "4": "Trainer.operator bool",
      "5": "Trainer.size_",
      "6": "go",
    });
  });

  it("hide no class or member of Unreal, before which they stand", async () => {
    expect(await coversOf("a.h", UNREAL)).toEqual({ "1": "AHero", "2": "AHero.Speed", "3": "AHero.Jump" });
  });

  it("count in the hash of their class", async () => {
    expect(await hashOf("a.h", QT.replace("EXPORT_API", "OTHER_API"))).not.toBe(await hashOf("a.h", QT));
  });

  it("leave what is a class of that name", () => {
    for (const text of [
      "class FOO {",
      "struct POINT p = {1};",
      "TEST(Suite, Adds)\n{",
      "BENCHMARK(sorts);",
      "emit signals();",
    ])
      expect(maskMacros(text)).toBe(text);
  });

  it("are blanks of the same length", () => {
    for (const text of [QT, UNREAL]) {
      const masked = maskMacros(text).split("\n");
      expect(masked.map((line) => line.length)).toEqual(text.split("\n").map((line) => line.length));
    }
  });
});

// @spec specs/alignment.md §3.2
describe("what has no name of its own", () => {
  it("is named by what is in it, or by its kind", async () => {
    const text = `int a;
// @spec specs/x.md §1
enum { LIMIT = 3 };
// @spec specs/x.md §2
typedef enum { RED } color_t;
// @spec specs/x.md §3
namespace { int b; }
namespace {
// @spec specs/x.md §4
int hidden() { return 1; }
}
// @spec specs/x.md §5
BOOST_AUTO_TEST_CASE(adds_up) { }
`;
    expect(await coversOf("a.cpp", text)).toEqual({
      "1": "enum LIMIT…",
      "2": "color_t",
      "3": "namespace",
      "4": "hidden",
      "5": "adds_up",
    });
  });

  it("is an operator that converts, in C#", async () => {
    const text = "class A {\n  // @spec specs/x.md §1\n  public static implicit operator int(A a) => 1;\n}\n";
    expect(await coversOf("a.cs", text)).toEqual({ "1": "A.operator int" });
  });

  it("is a declaration in a class of Ruby, by its first two words", async () => {
    const text = `class A
  # @spec specs/x.md §1
  validates :name, presence: true
  # @spec specs/x.md §2
  private def one; end
  # @spec specs/x.md §3
  include Comparable
end
`;
    expect(await coversOf("a.rb", text)).toEqual({ "1": "A.validates :name", "2": "A.one", "3": "A" });
  });

  it("is a variable or a statement of a script of PowerShell", async () => {
    const text = `using namespace System
$A = 1
# @spec specs/x.md §1
$Limit = 3
# @spec specs/x.md §2
Export-ModuleMember -Function Get-Thing
`;
    expect(await coversOf("a.ps1", text)).toEqual({ "1": "$Limit", "2": "Export-ModuleMember -Function" });
  });
});
