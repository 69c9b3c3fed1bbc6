/** How long a visit is in all: the service says only when it ends, so the page measures it when it first sees it. */

let measured = { endsAt: '', msWhole: 1 };

/** The whole of the visit that ends then; a shelf that opens again after an order's refusal keeps the first measure. */
export function msWholeOf(endsAt: string, msLeft: number): number {
  if (measured.endsAt !== endsAt) measured = { endsAt, msWhole: Math.max(1, msLeft) };
  return measured.msWhole;
}

const RUNS_OUT_MS = 120_000;

/** Whether it is time to ask for more. */
export const runsOut = (endsAt: string, nowMs: number): boolean =>
  Date.parse(endsAt) - nowMs < RUNS_OUT_MS;
