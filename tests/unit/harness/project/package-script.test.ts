import { describe, expect, it } from "vitest";
import { addPackageScript } from "../../../../src/harness/project/package-script.ts";

function added(text: string): string {
  const edit = addPackageScript(text, "loop", "loop");
  expect(edit.kind).toBe("added");
  return edit.kind === "added" ? edit.text : "";
}

describe("adding a script to package.json", () => {
  it.each([
    {
      how: "behind the last script",
      before: '{\n  "scripts": {\n    "test": "vitest"\n  },\n  "x": 1\n}\n',
      after: '{\n  "scripts": {\n    "test": "vitest",\n    "loop": "loop"\n  },\n  "x": 1\n}\n',
    },
    {
      how: "with tabs and Windows line ends",
      before: '{\r\n\t"scripts": {\r\n\t\t"a": "b"\r\n\t}\r\n}\r\n',
      after: '{\r\n\t"scripts": {\r\n\t\t"a": "b",\r\n\t\t"loop": "loop"\r\n\t}\r\n}\r\n',
    },
    {
      how: "into scripts on one line",
      before: '{\n  "scripts": { "a": "b" },\n  "files": ["x",   "y"]\n}',
      after: '{\n  "scripts": { "a": "b", "loop": "loop" },\n  "files": ["x",   "y"]\n}',
    },
    {
      how: "into text without any space",
      before: '{"scripts":{"a":"b"}}',
      after: '{"scripts":{"a":"b","loop": "loop"}}',
    },
    {
      how: "into empty scripts",
      before: '{\n    "scripts": {}\n}\n',
      after: '{\n    "scripts": {\n        "loop": "loop"\n    }\n}\n',
    },
    {
      how: "as the first script, behind the last field",
      before: '{\n  "name": "x"\n}\n',
      after: '{\n  "name": "x",\n  "scripts": {\n    "loop": "loop"\n  }\n}\n',
    },
    { how: "into an empty object", before: "{}\n", after: '{\n  "scripts": {\n    "loop": "loop"\n  }\n}\n' },
    {
      how: "behind a byte order mark",
      before: '\uFEFF{"name":"x"}',
      after: '\uFEFF{"name":"x","scripts": {"loop": "loop"}}',
    },
    {
      how: "beside a script whose text looks like structure",
      before: '{\n  "scripts": {\n    "a": "echo \\"}, \\\\u007d\\" # x"\n  }\n}\n',
      after: '{\n  "scripts": {\n    "a": "echo \\"}, \\\\u007d\\" # x",\n    "loop": "loop"\n  }\n}\n',
    },
  ])("goes $how", ({ before, after }) => {
    expect(added(before)).toBe(after);
    expect(JSON.parse(after.replace("\uFEFF", ""))).toMatchObject({ scripts: { loop: "loop" } });
  });

  it("leaves a script of that name alone", () => {
    expect(addPackageScript('{"scripts": {"loop": "mine"}}', "loop", "loop")).toEqual({
      kind: "present",
      command: "mine",
    });
  });

  it.each(["", "{", "[]", "null", "{name: x}", '{"scripts": 3}', '{"scripts": []}', '{"scripts": {}, "scripts": {}}'])(
    "is impossible in %j",
    (text) => {
      expect(addPackageScript(text, "loop", "loop").kind).toBe("impossible");
    },
  );
});
