import { createReadStream } from "node:fs";
import { createTextDecoder } from "./decode-bytes.ts";
import { createReportParser, type ReportParsing } from "./parse-report.ts";

const pieceBytes = 256 * 1024;

/** Reads a file of JUnit XML piece by piece, so that its size costs no memory. @throws what the system says of the file */
export async function readReportFile(path: string): Promise<ReportParsing> {
  const parser = createReportParser();
  const decode = createTextDecoder();
  for await (const bytes of createReadStream(path, { highWaterMark: pieceBytes }))
    parser.write(decode(bytes as Buffer));
  parser.write(decode(null));
  return parser.end();
}
