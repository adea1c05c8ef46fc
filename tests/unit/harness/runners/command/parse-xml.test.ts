import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../../../../src/harness/runners/command/decode-bytes.ts";
import {
  createXmlReader,
  type XmlElement,
  type XmlVisitor,
} from "../../../../../src/harness/runners/command/parse-xml.ts";

/** The outermost element, from pieces of a few characters. */
function parse(content: string | Uint8Array, pieceLength = 7): XmlElement {
  const text = decodeBytes(Buffer.from(content));
  const { taken, problem } = read(text.match(new RegExp(`[^]{1,${pieceLength}}`, "gu")) ?? [], () => "keep");
  if (problem !== null) throw new Error(problem.message);
  return taken[0]!;
}

function read(pieces: readonly string[], open: XmlVisitor["open"]) {
  const taken: XmlElement[] = [];
  const reader = createXmlReader({ open, take: (element) => taken.push(element), leave: () => {} });
  for (const piece of pieces) reader.write(piece);
  return { taken, problem: reader.end() };
}

describe("decodeBytes", () => {
  it("takes characters out that XML forbids", () => {
    expect(parse("<a>\u0000x\u001B[31my\u0008\uFFFE</a>").text).toBe("x[31my");
  });

  it("replaces bytes that are no UTF-8", () => {
    expect(parse(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xc3, 0x28, 0x3c, 0x2f, 0x61, 0x3e])).text).toBe("\uFFFD\uFFFD(");
  });

  it("reads a byte-order mark of UTF-8 and of UTF-16", () => {
    expect(parse("\uFEFF<a>ü</a>").text).toBe("ü");
    expect(parse(Buffer.from('\uFEFF<?xml version="1.0" encoding="UTF-16"?><a>ü</a>', "utf16le")).text).toBe("ü");
  });

  it("follows the declared encoding, and UTF-8 where it names none that is known", () => {
    expect(parse(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00FC</a>', "latin1")).text).toBe("ü");
    expect(parse('<?xml version="1.0" encoding="x-unknown"?><a>ü</a>').text).toBe("ü");
  });
});

describe("createXmlReader", () => {
  it("puts text and CDATA together in their order", () => {
    expect(parse("<a>1 &lt; <![CDATA[2 &lt; <b>]]> &#x41;&#66;<c>no</c></a>").text).toBe("1 < 2 &lt; <b> AB");
  });

  it("does not expand entities that a DOCTYPE defines", () => {
    const document = `<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]><a b="&m;">&m;&l;</a>`;
    expect(parse(document)).toMatchObject({ text: "&m;&l;", attributes: { b: "&m;" } });
  });

  it("drops character numbers that XML forbids and replaces half pairs", () => {
    expect(parse("<a>&#x1b;[0m&#xD800;&#x110000;</a>").text).toBe("[0m\uFFFD&#x110000;");
  });

  it("takes thousands of entities", () => {
    expect(parse(`<a>${"&lt;".repeat(50_000)}</a>`).text).toHaveLength(50_000);
  });

  it.each([
    ["a bare & in an attribute", `<a b="x & y &quot;"/>`, { attributes: { b: 'x & y "' } }],
    ["a bare & in the text", "<a>x & y; &lt;</a>", { text: "x & y; <" }],
    ["]]> in the text", "<a>x ]]> y</a>", { text: "x ]]> y" }],
    ["-- in a comment", "<!-- a -- b --><a/>", { name: "a" }],
    ["an unknown version", "<?xml version='2.0' encoding='utf 8'?><a/>", { name: "a" }],
    ["prefixes of namespaces", "<x:a xmlns:x='u'/>", { name: "a" }],
    ["a second CDATA", "<a><![CDATA[a && b]]> &amp; <![CDATA[&#x1b;]]></a>", { text: "a && b & &#x1b;" }],
  ])("takes %s", (_title, text, element) => {
    expect(parse(text)).toMatchObject(element);
    expect(parse(text, 1)).toMatchObject(element);
  });

  it.each([
    ["cut off within a tag", "<testsuite>\n<testcase name='a'", "2:18 the text ends before <testsuite> does"],
    ["cut off between tags", "<a>\n <b>\n", "3:1 the text ends before <a>, <b> does"],
    ["cut off in CDATA", "<a><![CDATA[x", "1:13 the text ends before <a> does"],
    ["empty", "", "1:1 document must contain a root element"],
    ["no XML", "collected 3 items", "1:17 text data outside of root node"],
    ["wrongly nested", "<a>\n<b></a></b>", "2:7 unexpected close tag"],
    ["two documents", "<a/>\n<a/>", expect.stringMatching(/^2:\d documents may contain only one root$/)],
    [
      "< in an attribute",
      `<a>\n<b c="x < y"/></a>`,
      "2:9 `<` in the value of an attribute, where it is written `&lt;`",
    ],
    ["nested without end", "<a>".repeat(5000), "1:1503 elements stand in each other more than 500 deep"],
    ["an attribute twice", `<a b="1" b="2"/>`, expect.stringMatching(/^1:\d+ duplicate attribute: b$/)],
  ])("says where, when the text is %s", (_title, text, told) => {
    const { problem } = read([text], () => "enter");
    expect(`${problem?.line}:${problem?.column} ${problem?.message}`).toEqual(told);
  });

  it("gives of a document what its visitor keeps", () => {
    const text = "<r>no<k>1<s>no<k>no</k></s><x>2</x>3</k><s><k>no</k></s></r>";
    const { taken } = read([text], (name) => (name === "k" ? "keep" : name === "s" ? "skip" : "enter"));
    expect(taken).toMatchObject([{ name: "k", text: "13", children: [{ name: "x", text: "2" }] }]);
  });
});
