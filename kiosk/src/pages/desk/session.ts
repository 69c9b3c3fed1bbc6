/** Who sits at the desk: one session for the whole page, and every answer that says it is over. */
import { readonly, shallowRef, type ShallowRef } from 'vue';
import { api, call, callDry, type Answer, type Body, type Done, type Tried } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type StaffMe = Answer<'/api/v1/staff/me', 'get'>;
export type Role = StaffMe['roles'][number];

/** Why nobody is signed in, for the sentence at the sign-in. */
export type OutReason = 'fresh' | 'over' | 'idle' | 'left' | 'changed';

export type Session =
  | { readonly state: 'reading' }
  | { readonly state: 'out'; readonly why: OutReason }
  | { readonly state: 'in'; readonly me: StaffMe }
  | { readonly state: 'unreachable' };

const session = shallowRef<Session>({ state: 'reading' });

/** Read who is signed in by the cookie that the page itself cannot see. */
export async function readSession(): Promise<void> {
  session.value = { state: 'reading' };
  const settled = await call(api.GET('/api/v1/staff/me'));
  if (settled.state === 'done') session.value = { state: 'in', me: settled.value };
  else if (settled.state === 'refused' && settled.refusal.status === 401) {
    session.value = { state: 'out', why: 'fresh' };
  } else session.value = { state: 'unreachable' };
}

export async function signIn(
  body: Body<'/api/v1/staff-sessions', 'post'>,
): Promise<Settled<StaffMe>> {
  const settled = await call(api.POST('/api/v1/staff-sessions', { body }));
  if (settled.state === 'done') session.value = { state: 'in', me: settled.value };
  return settled;
}

/** Leave; the page forgets at once, whether or not the service could be told. */
export async function signOut(why: 'left' | 'idle'): Promise<void> {
  session.value = { state: 'out', why };
  await call(api.DELETE('/api/v1/staff-sessions/current'));
}

/** What an answer says about the session itself: a wrong password is none of it, though its status is the same. */
function heed(settled: Settled<unknown>): void {
  if (settled.state !== 'refused' || session.value.state !== 'in') return;
  const { status, code } = settled.refusal;
  if (code === 'password_change_needed') {
    session.value = { state: 'in', me: { ...session.value.me, must_change: true } };
  } else if (status === 401 && code !== 'sign_in_refused') {
    session.value = { state: 'out', why: 'over' };
  }
}

/** Wait for a request of somebody signed in; an answer that the session is over leads to the sign-in. */
export async function ask<T>(request: Parameters<typeof call<T>>[0]): Promise<Settled<Done<T>>> {
  const settled = await call(request);
  heed(settled);
  return settled;
}

/** Ask what a command would do; nothing is done, and an answer that the session is over is heeded. */
export async function askDry<T>(
  request: Parameters<typeof callDry<T>>[0],
): Promise<Settled<Tried<T>>> {
  const settled = await callDry(request);
  heed(settled);
  return settled;
}

/** Change one's own password; the service then ends every session of the account. */
export async function changePassword(
  body: Body<'/api/v1/staff/passwords', 'post'>,
): Promise<Settled<unknown>> {
  const settled = await ask(api.POST('/api/v1/staff/passwords', { body }));
  if (settled.state === 'done') session.value = { state: 'out', why: 'changed' };
  return settled;
}

export function useSession(): Readonly<ShallowRef<Session>> {
  return readonly(session) as Readonly<ShallowRef<Session>>;
}

/** The member of staff at this desk; only asked for inside the signed-in part of the page. */
export function staffHere(): StaffMe {
  if (session.value.state !== 'in') throw new Error('nobody is signed in');
  return session.value.me;
}

export function hasRole(me: StaffMe, ...roles: readonly Role[]): boolean {
  return roles.some((role) => me.roles.includes(role));
}

/** The name of an intent that belongs to one person: another one at the same desk must not resume it. */
export function ownIntent(purpose: string): () => string {
  return () => {
    const me = session.value.state === 'in' ? session.value.me : null;
    return `desk.${purpose}.${String(me?.tenant_id ?? 0)}.${String(me?.staff_id ?? 0)}`;
  };
}
