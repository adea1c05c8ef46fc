import type { Place } from "../../../base/errors/app-error.ts";
import type { NameFault } from "./scope.ts";

/** Something that a template says and that would come to nothing. */
export interface TemplateProblem extends NameFault {
  readonly where: Place;
}
