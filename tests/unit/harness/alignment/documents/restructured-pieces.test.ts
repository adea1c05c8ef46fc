import { describe, expect, it } from "vitest";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";
import { readRestructuredPieces } from "../../../../../src/harness/alignment/documents/restructured-pieces.ts";

const read = (...lines: readonly string[]) =>
  readDocument(lines.join("\n"), "docs/a.rst", { linkWords: ["@spec"], needs: [] } as never);
const targets = (...lines: readonly string[]): readonly string[] =>
  read(...lines).references.map(({ target, line, range }) => `${range.line}:${range.column} ${target}${line ?? ""}`);

// @spec specs/alignment.md §8
describe("a reStructuredText document", () => {
  it("names paths in literals, in single back-ticks, by the role file, and with a line in running text", () => {
    expect(
      targets(
        "Title",
        "=====",
        "",
        "See ``src/a.py`` and `src/b.py`,",
        ":file:`src/c.py`, src/d.py:12 and",
        "``a b``.",
      ),
    ).toEqual(["5:19 src/d.py12", "4:5 src/a.py", "4:22 src/b.py", "5:1 src/c.py"]);
  });

  it("links to files by hyperlinks, targets, downloads, pictures and what it includes", () => {
    expect(
      targets(
        "`one <../one.md>`_ `two <two.rst#part>`__ :download:`three <three.zip>`",
        "",
        ".. _four: four.txt",
        "__ five.txt",
        "",
        ".. image:: six.png",
        ".. |seven| image:: seven.png",
        "   :alt: x",
        "",
        "   .. literalinclude:: ../src/eight.py",
        "      :lines: 1-3",
      ),
    ).toEqual([
      "1:1 one.md",
      "1:20 docs/two.rst",
      "1:43 docs/three.zip",
      "3:1 docs/four.txt",
      "4:1 docs/five.txt",
      "6:1 docs/six.png",
      "7:1 docs/seven.png",
      "10:4 src/eight.py",
    ]);
  });

  it("leaves names of other targets, other roles, patterns and pages that are made alone", () => {
    expect(
      targets(
        "`text`_ `text <name_>`_ :doc:`/src/usage` :ref:`src/a.py <label>` `x <https://example.org/a.py>`_",
        "",
        ".. image:: pictures/shot.*",
        ".. _label:",
        "",
        "`page <../api.html>`_",
      ),
    ).toEqual([]);
  });

  it("says nothing of paths in literal and code blocks, and in comments", () => {
    expect(
      targets(
        "Like this::",
        "",
        "   ``src/a.py``",
        "",
        "   ``src/b.py``",
        "Then ``src/real.py``",
        "",
        ".. code-block:: python",
        "   :linenos:",
        "",
        "   ``src/c.py``",
        "",
        ".. a remark on ``src/d.py``",
        "   and ``src/e.py``",
        "",
        ".. note:: ``src/f.py``",
        "",
        "   ``src/g.py``",
      ),
    ).toEqual(["6:6 src/real.py", "16:11 src/f.py", "18:4 src/g.py"]);
  });

  it("names commands in literals and in code blocks of a shell", () => {
    const { selectors } = read(
      "Run ``pytest tests/a.py``:",
      "",
      ".. code-block:: console",
      "   :caption: x",
      "",
      "   $ pip install .",
      "   $ pytest tests/b.py \\",
      "       -v",
      "",
      ".. code:: python",
      "",
      '   run("pytest tests/c.py")',
    );
    expect(selectors.map(({ command, range }) => [command, range.line])).toEqual([
      ["pytest tests/a.py", 1],
      ["pytest tests/b.py -v", 7],
    ]);
  });

  it("is let alone between `.. check: off` and `.. check: on`, and links to a clause by a comment", () => {
    const document = read(
      ".. check: off",
      "",
      "``src/a.py``",
      "",
      ".. check: on",
      "",
      "``src/b.py``",
      "",
      ".. @spec specs/x.md §4.9",
    );
    expect(document.references.map(({ target }) => target)).toEqual(["src/b.py"]);
    expect(document.links.map(({ address, kind, range }) => [address, kind, range.line])).toEqual([
      ["specs/x.md §4.9", "doc", 9],
    ]);
  });

  it("has the anchors of its titles, as GitHub and docutils spell them, and its labels", () => {
    const lines = ["=======", "C++ API", "=======", "", ".. _my label:", "", "2. Größe", "--------", "", "text"];
    expect(read(...lines).anchors).toEqual(["c-api", "2-größe", "grosze", "my-label", "my label"]);
  });

  it("is read to its end however long and however hostile it is", () => {
    const hostile = ["`<", "``a` ", "\n\n.. x::", "\n\n:a:`b"].map((part) => part.repeat(50_000));
    const long = `${hostile.join("\n\n")}\n\n\`\`src/last.py\`\`\n`;
    expect(readRestructuredPieces(long).at(-1)).toMatchObject({ kind: "code", text: "src/last.py" });
  });
});
