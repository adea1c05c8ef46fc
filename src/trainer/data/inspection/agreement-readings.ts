import type { PointPx } from "../../physics/types.ts";

/** What a place may be reckoned from. */
export interface PlaceSurroundings {
  /** Pixels along one side of a pattern, N. */
  readonly size: number;
  /** Of the object, pixels. */
  readonly height: number;
  readonly width: number;
  /** Middle of the least and greatest positions. */
  readonly middle: PointPx;
}

/** A way in which the arrays of a file may be meant, other than as the contract has it. */
export interface AgreementReading {
  /** Goes on after "give the patterns better": `with xcoords and ycoords exchanged`. */
  readonly text: string;
  /** What to do about it. */
  readonly fix: string;
  /** Where the file's position is meant to be. @default there */
  readonly place?: (at: PointPx, surroundings: PlaceSurroundings) => PointPx;
  /** What is turned round in its phase. @default "none" */
  readonly conjugated?: "none" | "object" | "probe" | "both";
  /** Whether values are taken for what they were not taken for: counts for amplitudes, amplitudes for counts. @default false */
  readonly otherKind?: boolean;
  /** The measured pixel that stands where row and column are, `[row, column]`. @default itself */
  readonly pixel?: (row: number, column: number, size: number) => readonly [number, number];
}

/** As the contract has it. */
export const plainReading: AgreementReading = { text: "as it stands", fix: "" };

const positions = "; look how the stage's axes run";
const detector = "save the patterns turned back: frames";

/** The ways that files of the field are known to differ in; the first of equally good ones is told. */
export const otherReadings: readonly AgreementReading[] = [
  {
    text: "with values taken the other way, amplitudes for counts or counts for amplitudes",
    fix: "State what they are, `--data-is amplitude` or `--data-is intensity`: rounded or scaled values do not show it.",
    otherKind: true,
  },
  {
    text: "with xcoords and ycoords exchanged",
    fix: "Save the arrays as the contract has them: x the column, y the row.",
    place: ({ x, y }) => ({ x: y, y: x }),
  },
  {
    text: "with positions that count from the object's middle",
    fix: "Add the object's middle to the positions: xcoords + (W - 1) / 2 - their middle, ycoords + (H - 1) / 2 - their middle.",
    place: ({ x, y }, { height, width, middle }) => ({
      x: x - middle.x + (width - 1) / 2,
      y: y - middle.y + (height - 1) / 2,
    }),
  },
  {
    text: "with positions that are the least corners of windows",
    fix: "Save their centres: xcoords + (N - 1) / 2, ycoords + (N - 1) / 2.",
    place: ({ x, y }, { size }) => ({ x: x + (size - 1) / 2, y: y + (size - 1) / 2 }),
  },
  {
    text: "with x running the other way",
    fix: `Save xcoords = (W - 1) - xcoords, W the object's width${positions}.`,
    place: ({ x, y }, { width }) => ({ x: width - 1 - x, y }),
  },
  {
    text: "with y running the other way",
    fix: `Save ycoords = (H - 1) - ycoords, H the object's height${positions}.`,
    place: ({ x, y }, { height }) => ({ x, y: height - 1 - y }),
  },
  {
    text: "with x and y running the other way",
    fix: `Save (W - 1) - xcoords and (H - 1) - ycoords, W and H the object's sides${positions}.`,
    place: ({ x, y }, { height, width }) => ({ x: width - 1 - x, y: height - 1 - y }),
  },
  {
    text: "with all phases turned round (the inverse transform)",
    fix: "Save np.conj of object and probe, so that amplitude = |FFT2(object · probe)| / N.",
    conjugated: "both",
  },
  {
    text: "with the probe's phase turned round",
    fix: "Save probeGuess = np.conj(probeGuess), if it comes from a program with the other sign.",
    conjugated: "probe",
  },
  ...[0, 1].flatMap((off): readonly AgreementReading[] => [
    {
      text: "with the patterns mirrored left to right",
      fix: `The detector is seen from behind: ${detector}[..., ::-1].`,
      pixel: (row, column, size) => [row, (size - off - column) % size],
    },
    {
      text: "with the patterns mirrored top to bottom",
      fix: `The detector's rows run the other way: ${detector}[..., ::-1, :].`,
      pixel: (row, column, size) => [(size - off - row) % size, column],
    },
    {
      text: "with the patterns turned by half a turn",
      fix: `The detector stands upside down: ${detector}[..., ::-1, ::-1].`,
      pixel: (row, column, size) => [(size - off - row) % size, (size - off - column) % size],
    },
  ]),
  {
    text: "with rows and columns of the patterns exchanged",
    fix: "Save the patterns with their last two axes exchanged: np.swapaxes(frames, -1, -2).",
    pixel: (row, column) => [column, row],
  },
];
