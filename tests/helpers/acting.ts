import { createActingContext } from "../../src/adapters/system/acting-context.js";
import type { Acting } from "../../src/domain/actor.js";
import { LOCAL_RIGHTS } from "../../src/domain/rights.js";

/** Who acts in tests where it does not matter. */
export const TESTER: Acting = {
  actor: { kind: "local", id: "4711" },
  justification: "quality_control",
  reach: "all",
  rights: LOCAL_RIGHTS,
};

/** A context in which {@link TESTER} acts. */
export const testActing = createActingContext(TESTER);
