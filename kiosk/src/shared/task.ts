/** The one shape of everything a page waits for. */
import type { Refusal } from '@/shared/refusal';

export type Settled<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'unreachable' };

export type Task<T> = { readonly state: 'idle' } | { readonly state: 'working' } | Settled<T>;

export const IDLE = { state: 'idle' } as const;
export const WORKING = { state: 'working' } as const;
export const UNREACHABLE = { state: 'unreachable' } as const;

/** What was refused; null when no answer came. */
export const refusalOf = (settled: Settled<unknown>): Refusal | null =>
  settled.state === 'refused' ? settled.refusal : null;
