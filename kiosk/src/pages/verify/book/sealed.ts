/** A transaction as format 1 seals it, read from its canonical text. */

export const FORMAT = 1;

export interface Entry {
  readonly account_id: number;
  readonly owner: string;
  readonly purpose: string;
  readonly unit: string;
  readonly expires_on: string | null;
  readonly amount: number;
  readonly balance: number;
}

export interface Sealed {
  readonly format: number;
  readonly tenant: string;
  readonly log_index: number;
  readonly kind: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly reverses: number | null;
  readonly entries: readonly Entry[];
}

type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a JSON text; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

function isEntry(value: unknown): value is Entry {
  return (
    isRecord(value) &&
    isWhole(value['account_id']) &&
    isText(value['owner']) &&
    isText(value['purpose']) &&
    isText(value['unit']) &&
    isTextOrNull(value['expires_on']) &&
    isWhole(value['amount']) &&
    isWhole(value['balance'])
  );
}

/** Whether a value has every field that a check or a page reads. */
export function isSealed(value: unknown): value is Sealed {
  return (
    isRecord(value) &&
    isWhole(value['format']) &&
    isText(value['tenant']) &&
    isWhole(value['log_index']) &&
    isText(value['kind']) &&
    isText(value['actor']) &&
    isTextOrNull(value['reason']) &&
    isText(value['occurred_at']) &&
    isText(value['recorded_at']) &&
    (value['reverses'] === null || isWhole(value['reverses'])) &&
    Array.isArray(value['entries']) &&
    value['entries'].every(isEntry)
  );
}

/** RFC 8785 for what format 1 allows: names in order of their UTF-16 units, everything else as JSON writes it. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  return `{${fields.join(',')}}`;
}

/** Whether a text is the one way to write its value: no name twice, no other order, no space. */
export function isCanonical(text: string, value: unknown): boolean {
  return JSON.stringify(value) === text || canonicalJson(value) === text;
}
