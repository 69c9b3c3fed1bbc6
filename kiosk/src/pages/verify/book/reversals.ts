/** Whether a reversal undoes what it names: exactly, but for points that a debt took instead of the lot. */
import type { Accounts } from '@/pages/verify/book/accounts';
import type { Sealed } from '@/pages/verify/book/sealed';

const PIECE = 1 << 16;

/** Numbers in pieces of half a megabyte, so that a long list grows without being copied. */
class Numbers {
  readonly #pieces: Float64Array[] = [];
  length = 0;

  push(value: number): void {
    const at = this.length % PIECE;
    if (at === 0) this.#pieces.push(new Float64Array(PIECE));
    const piece = this.#pieces[this.#pieces.length - 1];
    if (piece !== undefined) piece[at] = value;
    this.length += 1;
  }

  get(index: number): number {
    return this.#pieces[Math.floor(index / PIECE)]?.[index % PIECE] ?? 0;
  }
}

export type Amounts = ReadonlyMap<number, number>;

/** The entries of every transaction so far, at 16 bytes each, and which of them have been undone. */
export class Past {
  readonly #starts = new Numbers();
  readonly #accounts = new Numbers();
  readonly #amounts = new Numbers();
  readonly #reversals = new Set<number>();
  readonly #undone = new Set<number>();

  /** Remember a transaction; to be called for every one, in order. */
  add(sealed: Sealed): void {
    this.#starts.push(this.#accounts.length);
    for (const { account_id: account, amount } of sealed.entries) {
      this.#accounts.push(account);
      this.#amounts.push(amount);
    }
    if (sealed.reverses !== null) {
      this.#reversals.add(sealed.log_index);
      this.#undone.add(sealed.reverses);
    }
  }

  /** Keep the place of a transaction that could not be read. */
  addUnread(): void {
    this.#starts.push(this.#accounts.length);
  }

  /** Whether a transaction may be undone: it came before, nobody has undone it, and it undoes nothing itself. */
  mayBeUndone(index: number): boolean {
    const isThere = index >= 0 && index < this.#starts.length;
    return isThere && !this.#undone.has(index) && !this.#reversals.has(index);
  }

  amountsOf(index: number): Amounts {
    const amounts = new Map<number, number>();
    const end =
      index + 1 < this.#starts.length ? this.#starts.get(index + 1) : this.#accounts.length;
    for (let at = this.#starts.get(index); at < end; at += 1) {
      amounts.set(this.#accounts.get(at), this.#amounts.get(at));
    }
    return amounts;
  }
}

/** Only where the original put points into a lot may the lot give back less, and then its owner's debt takes the rest. */
export function isInverse(original: Amounts, reversal: Amounts, accounts: Accounts): boolean {
  const ids = new Set([...original.keys(), ...reversal.keys()]);
  const owed = new Map<string, number>();
  const lacking = (id: number): number => (original.get(id) ?? 0) + (reversal.get(id) ?? 0);
  for (const id of ids) {
    const account = accounts.get(id);
    if (account?.purpose !== 'available') continue;
    if (lacking(id) < 0 || lacking(id) > Math.max(0, original.get(id) ?? 0)) return false;
    owed.set(account.owner, (owed.get(account.owner) ?? 0) + lacking(id));
  }
  for (const id of ids) {
    const account = accounts.get(id);
    if (account?.purpose === 'available') continue;
    const isDebt = account?.purpose === 'debt' && account.unit === 'points';
    const taken = isDebt ? (owed.get(account.owner) ?? 0) : 0;
    if (lacking(id) + taken !== 0) return false;
    if (isDebt) owed.delete(account.owner);
  }
  return [...owed.values()].every((points) => points === 0);
}
