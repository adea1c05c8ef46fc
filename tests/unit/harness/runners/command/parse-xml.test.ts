import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../../../../src/harness/runners/command/decode-bytes.ts";
import { parseXml, type XmlElement } from "../../../../../src/harness/runners/command/parse-xml.ts";

function parse(content: string | Uint8Array): XmlElement {
  const document = parseXml(decodeBytes(Buffer.from(content)));
  if (document.kind === "unreadable") throw new Error(document.message);
  return document.root;
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

describe("parseXml", () => {
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
    ["cut off within a tag", "<testsuite><testcase name='a'"],
    ["cut off between tags", "<testsuite><testcase name='a'/>"],
    ["empty", ""],
    ["no XML", "collected 3 items"],
    ["wrongly nested", "<a><b></a></b>"],
    ["nested without end", "<a>".repeat(5000) + "</a>".repeat(5000)],
  ])("is unreadable when the text is %s", (_title, text) => {
    expect(parseXml(text)).toMatchObject({ kind: "unreadable", message: expect.stringMatching(/./u) });
  });
});
