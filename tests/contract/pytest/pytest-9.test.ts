import { describeContract } from "../support/contract.ts";
import { pytestRunner } from "./runner.ts";

describeContract(pytestRunner("pytest-9"));
