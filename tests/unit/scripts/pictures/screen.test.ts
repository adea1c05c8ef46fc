import { describe, expect, it } from "vitest";

interface Piece {
  readonly text: string;
  readonly color: string | null;
  readonly bold: boolean;
  readonly faint: boolean;
}

const script = new URL("../../../../scripts/pictures/screen.mjs", import.meta.url);
const { playBack } = (await import(script.href)) as {
  readonly playBack: (recorded: string, columns: number) => readonly (readonly Piece[])[];
};
const escape = String.fromCodePoint(27);

function textOf(recorded: string, columns = 40): readonly string[] {
  return playBack(recorded, columns).map((pieces) => pieces.map(({ text }) => text).join(""));
}

describe("playBack", () => {
  it("keeps what was written and forgets what was erased", () => {
    const region = `${escape}[2mruns 0s${escape}[22m\r\n`;
    const erase = `${escape}[2K${escape}[1A${escape}[2K${escape}[G`;
    expect(textOf(`begun\r\n${region}${erase}ended\r\n`)).toEqual(["begun", "ended", ""]);
  });

  it("wraps a line at the terminal's edge as terminals do", () => {
    expect(textOf("abcdef\r\ngh", 3)).toEqual(["abc", "def", "gh"]);
  });

  it("parts a line where colour or weight changes", () => {
    const [line] = playBack(`a ${escape}[32mb${escape}[39m${escape}[1mc${escape}[22m`, 40);
    expect(line).toEqual([
      { text: "a ", color: null, bold: false, faint: false },
      { text: "b", color: "green", bold: false, faint: false },
      { text: "c", color: null, bold: true, faint: false },
    ]);
  });

  it("refuses a code that it does not know instead of drawing something else", () => {
    expect(() => playBack(`${escape}[2J`, 40)).toThrow("not known here");
  });
});
