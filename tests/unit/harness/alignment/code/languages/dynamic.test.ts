import { describe, expect, it } from "vitest";
import { coversOf, hashOf, readSource } from "../covers.ts";

const DART = `// @spec specs/x.md §1

import 'dart:io';
// @spec specs/x.md §2
const limit = 3;
// @spec specs/x.md §3
final Map<String, int> sizes = {}, b = {};
/// Trains.
/// @spec specs/x.md §4
@immutable
abstract class Trainer<T> extends Base {
  // @spec specs/x.md §5
  final int rate;
  // @spec specs/x.md §6
  Trainer.named(int a) : rate = a;
  // @spec specs/x.md §7
  @override
  Future<int> fit(int a) async {
    var s = "// @spec specs/x.md §99"; // @spec specs/x.md §8
    return 1;
  }
  // @spec specs/x.md §9
  int get area => 1;
}
enum Mode {
  // @spec specs/x.md §10
  fast,
}
// @spec specs/x.md §11
int top(int a) => a;
void main() {
  group('outer', () {
    // @spec specs/x.md §12
    test('adds', () {});
  });
}
`;

const ELIXIR = `defmodule A.Trainer do
  @moduledoc """
  # @spec specs/x.md §99
  """
  # @spec specs/x.md §1
  @limit 3
  # @spec specs/x.md §2
  @type t :: integer
  # @spec specs/x.md §3
  @doc "Fits"
  @spec fit(integer) :: integer
  def fit(a) when a > 1 do
    "# @spec specs/x.md §98"
  end

  # @spec specs/x.md §4
  def fit(_), do: 1
  # @spec specs/x.md §5
  defp none, do: 1
  # @spec specs/x.md §6
  defmacro m(x) do
    x # @spec specs/x.md §7
  end
end
defmodule ATest do
  describe "outer" do
    # @spec specs/x.md §8
    @tag :slow
    test "adds", %{x: x} do
      assert x
    end
  end
end
`;

const LUA = `-- @spec specs/x.md §1

local M = {}
-- @spec specs/x.md §2
function M.fit(a)
  local s = "-- @spec specs/x.md §99" .. [[ -- @spec specs/x.md §98 ]]
  return s -- @spec specs/x.md §3
end
--[[ @spec specs/x.md §4 ]]
function M:method(a) end
-- @spec specs/x.md §5
local function helper() end
-- @spec specs/x.md §6
M.add = function(a, b) return a end
local T = {
  -- @spec specs/x.md §7
  run = function() end,
}
describe("outer", function()
  -- @spec specs/x.md §8
  it("adds", function() end)
end)
`;

const HASKELL = `{-# LANGUAGE GADTs #-}
-- @spec specs/x.md §1
module A where
-- | Fits.
-- @spec specs/x.md §2
{-# INLINE fit #-}
fit :: Int -> Int
fit 0 = 1
-- @spec specs/x.md §3
fit a = inner a
  where
    -- @spec specs/x.md §4
    inner x = "-- @spec specs/x.md §99"
-- @spec specs/x.md §5
data Mode
  -- @spec specs/x.md §6
  = Fast
  | Slow { rate :: Int }
class Fit a where
  -- @spec specs/x.md §7
  fitIt :: a -> Int
-- @spec specs/x.md §8
instance Fit Int where
  fitIt = id
main = hspec $ do
  describe "x" $ do
    -- @spec specs/x.md §9
    it "adds" $ 1 
`;

const R = `# @spec specs/x.md §1

library(x)
# @spec specs/x.md §2
limit <- 3
#' Fits.
#' @param a x
# @spec specs/x.md §3
fit <- function(a, b = 2) {
  s <- "# @spec specs/x.md §99" # @spec specs/x.md §4
  s
}
Trainer <- R6Class("Trainer", public = list(
  # @spec specs/x.md §5
  fit = function(a) a
))
# @spec specs/x.md §6
setMethod("fit", "T", function(x) 1)
# @spec specs/x.md §7
test_that("adds", {
  1
})
`;

const JULIA = `module A
# @spec specs/x.md §1
const LIMIT = 3
# @spec specs/x.md §2
"""
Fits.
# @spec specs/x.md §99
"""
function fit(a::Int)::Int where T
  s = "# @spec specs/x.md §98" # @spec specs/x.md §3
end
# @spec specs/x.md §4
Base.show(io::IO) = 1
mutable struct Trainer{T} <: Base
  # @spec specs/x.md §5
  rate::Int
end
# @spec specs/x.md §6
@inline function g(x) end
end
@testset "outer" begin
  # @spec specs/x.md §7
  @testset "adds" begin
  end
end
`;

// @spec specs/alignment.md §3.2
describe("Dart, Elixir, Lua, Haskell, R and Julia", () => {
  it("have symbols in Dart", async () => {
    expect(await coversOf("test.dart", DART)).toEqual({
      "1": "test.dart",
      "2": "limit",
      "3": "sizes",
      "4": "Trainer",
      "5": "Trainer.rate",
      "6": "Trainer.named",
      "7": "Trainer.fit",
      "8": "Trainer.fit",
      "9": "Trainer.area",
      "10": "Mode.fast",
      "11": "top",
      "12": "outer > adds",
    });
  });

  it("have symbols in Elixir, where the clauses of a function are one", async () => {
    expect(await coversOf("test.exs", ELIXIR)).toEqual({
      "1": "A.Trainer.@limit",
      "2": "A.Trainer.t",
      "3": "A.Trainer.fit",
      "4": "A.Trainer.fit",
      "5": "A.Trainer.none",
      "6": "A.Trainer.m",
      "7": "A.Trainer.m",
      "8": "ATest > outer > adds",
    });
  });

  it("have symbols in Lua", async () => {
    expect(await coversOf("test.lua", LUA)).toEqual({
      "1": "test.lua",
      "2": "M.fit",
      "3": "M.fit",
      "4": "M.method",
      "5": "helper",
      "6": "M.add",
      "7": "T.run",
      "8": "outer > adds",
    });
  });

  it("have symbols in Haskell, where signature and equations are one", async () => {
    expect(await coversOf("test.hs", HASKELL)).toEqual({
      "1": "test.hs",
      "2": "fit",
      "3": "fit",
      "4": "fit.inner",
      "5": "Mode",
      "6": "Mode",
      "7": "Fit.fitIt",
      "8": "instance Fit Int",
      "9": "x > adds",
    });
  });

  it("have symbols in R", async () => {
    expect(await coversOf("test.R", R)).toEqual({
      "1": "test.R",
      "2": "limit",
      "3": "fit",
      "4": "fit",
      "5": "Trainer.fit",
      "6": "T.fit",
      "7": "adds",
    });
  });

  it("have symbols in Julia, also behind a macro", async () => {
    expect(await coversOf("test.jl", JULIA)).toEqual({
      "1": "A.LIMIT",
      "2": "A.fit",
      "3": "A.fit",
      "4": "A.Base.show",
      "5": "A.Trainer.rate",
      "6": "A.g",
      "7": "outer > adds",
    });
  });

  it("take a type of Elixir, `@spec fit(integer) :: integer`, for no link", async () => {
    expect((await readSource("a.exs", ELIXIR)).issues).toEqual([]);
  });

  it("warn of a link in a docstring of Elixir and Julia", async () => {
    const elixir = 'defmodule A do\n  @doc """\n  @spec specs/x.md §1\n  """\n  def f, do: 1\nend\n';
    const julia = '"""\n@spec specs/x.md §1\n"""\nf(x) = 1\n';
    for (const [path, text] of [
      ["a.ex", elixir],
      ["a.jl", julia],
    ] as const)
      expect((await readSource(path, text)).issues).toMatchObject([{ rule: "link-in-string" }]);
  });

  it("count what stands in every clause of a function, and in its body where that is a node of its own", async () => {
    for (const [path, text, change] of [
      ["a.ex", "# @spec specs/x.md §1\ndef f(1), do: 1\ndef f(2), do: 2\n", "do: 3"],
      ["a.hs", "-- @spec specs/x.md §1\nf 1 = 1\nf 2 = do: 2\n", "3"],
      ["a.dart", "// @spec specs/x.md §1\nint f() { return do: 2; }\n", "3"],
    ] as const)
      expect(await hashOf(path, text.replace("do: 2", change))).not.toBe(await hashOf(path, text));
  });

  it.each([
    ["a.dart", "//", "f(a, b) { g(a, b); }", "f(\n  a,\n  b,\n) {\n  g(a, b); // why\n}"],
    ["a.dart", "//", "const x = 'a' 'b';", "const x =\n    'a'\n    'b';"],
    ["a.ex", "#", "def f(a), do: g a, 1000000", "def f(a),\n  do: g(a, 1_000_000)"],
    ["a.lua", "--", "local t = { 'a', b = 1 }", 'local t = {\n  "a";\n  b = 1, -- why\n}'],
    ["a.hs", "--", "f a = g a b", "f a =\n  g a b -- why"],
    ["a.r", "#", "f = function(a) g('a')", 'f <- function(a)\n  g("a") # why'],
    ["a.jl", "#", "f(a, b) = g(a, b)", "f(\n  a,\n  b,\n) = g(a, b) # why"],
  ])("have the same hash in %s after a formatter: %s%s", async (path, ...[mark, one, other]) => {
    const link = `${mark} @spec specs/x.md §1\n`;
    expect(await hashOf(path, `${link}${other}\n`)).toBe(await hashOf(path, `${link}${one}\n`));
  });
});
