/** Every account of a book with its running balance, as the entries alone give it. */
import type { Differences } from '@/pages/verify/book/differences';
import type { Entry, Sealed } from '@/pages/verify/book/sealed';

/** Purposes whose balance may lie below zero: sources, differences and debts. */
const UNBOUNDED: readonly string[] = ['issuance', 'supplier', 'count_difference', 'debt'];

export interface Account {
  readonly owner: string;
  readonly purpose: string;
  readonly unit: string;
  readonly expiresOn: string | null;
  balance: number;
}

export interface Total {
  readonly unit: string;
  readonly purpose: string;
  readonly balance: bigint;
}

const nameOf = (entry: Entry | Account): string =>
  [
    entry.owner,
    entry.purpose,
    entry.unit,
    'expires_on' in entry ? entry.expires_on : entry.expiresOn,
  ].join(' ');

export class Accounts {
  readonly #accounts = new Map<number, Account>();
  readonly #names = new Map<string, number>();

  get count(): number {
    return this.#accounts.size;
  }

  get(id: number): Account | undefined {
    return this.#accounts.get(id);
  }

  /** Post a transaction's entries and name what does not fit. */
  post({ log_index: index, entries }: Sealed, differences: Differences): void {
    const sums = new Map<string, bigint>();
    let before = -Infinity;
    for (const entry of entries) {
      if (entry.account_id <= before) differences.add('not_canonical', index, entry.account_id);
      before = entry.account_id;
      sums.set(entry.unit, (sums.get(entry.unit) ?? 0n) + BigInt(entry.amount));
      this.#postOne(index, entry, differences);
    }
    for (const [unit, sum] of sums) {
      if (sum !== 0n) differences.add('not_zero_sum', index, `${unit} ${String(sum)}`, `${unit} 0`);
    }
  }

  #postOne(index: number, entry: Entry, differences: Differences): void {
    const account = this.#account(index, entry, differences);
    const running = account.balance + entry.amount;
    if (running !== entry.balance) {
      differences.add('balance_differs', index, entry.balance, running);
    }
    if (entry.balance < 0 && !UNBOUNDED.includes(entry.purpose)) {
      differences.add('below_floor', index, `${nameOf(entry)}: ${String(entry.balance)}`, 0);
    }
    account.balance = entry.balance;
  }

  /** An account is opened by its first entry, keeps its name, and shares it with no other. */
  #account(index: number, entry: Entry, differences: Differences): Account {
    const name = nameOf(entry);
    const known = this.#accounts.get(entry.account_id);
    if (known !== undefined) {
      if (nameOf(known) !== name) differences.add('account_differs', index, name, nameOf(known));
      return known;
    }
    if (this.#names.has(name)) {
      differences.add('account_differs', index, entry.account_id, this.#names.get(name));
    }
    this.#names.set(name, entry.account_id);
    const opened: Account = {
      owner: entry.owner,
      purpose: entry.purpose,
      unit: entry.unit,
      expiresOn: entry.expires_on,
      balance: 0,
    };
    this.#accounts.set(entry.account_id, opened);
    return opened;
  }

  /** What stands where, by unit and purpose; every kind of goods counts as boxes. */
  totals(): readonly Total[] {
    const sums = new Map<string, Total>();
    for (const { unit, purpose, balance } of this.#accounts.values()) {
      const kind = unit.startsWith('goods:') ? 'goods' : unit;
      const key = `${kind} ${purpose}`;
      const sum = (sums.get(key)?.balance ?? 0n) + BigInt(balance);
      sums.set(key, { unit: kind, purpose, balance: sum });
    }
    return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
  }
}
