/** Who this phone belongs to: the account as last seen, activation and signing out. */
import { computed, shallowRef, type Ref } from 'vue';
import {
  forgetDevice,
  keepAccount,
  keepDevice,
  keptAccount,
  keptDevice,
} from '@/pages/phone/keptDevice';
import type { KeptAccount, KeptDevice } from '@/pages/phone/keptDevice';
import type { Me } from '@/pages/phone/words';
import { api, call, type Body } from '@/shared/api';
import { serverNow } from '@/shared/clock';
import { newDeviceSecret } from '@/shared/pass';
import type { Settled, Task } from '@/shared/task';
import { useIntent, type IntentTask } from '@/shared/useIntent';
import { useTask } from '@/shared/useTask';

/** The code of the refusal that a device meets after it was switched off. */
export const REVOKED = 'device_revoked';

type Activation = Body<'/api/v1/devices', 'post'>;
type Link = Body<'/api/v1/device-links', 'post'>;

const account = shallowRef<KeptAccount | null>(keptAccount());
const device = shallowRef(keptDevice());
const signedOut = shallowRef(false);

function see(me: Me): void {
  account.value = { me, seenAt: serverNow() };
  signedOut.value = false;
  keepAccount(account.value);
}

function leave(): void {
  forgetDevice();
  account.value = null;
  device.value = null;
  signedOut.value = true;
}

/** Whether the service says that this phone is nobody's, or nobody's any more. */
const isOver = (settled: Settled<unknown>): boolean =>
  settled.state === 'refused' &&
  (settled.refusal.status === 401 || settled.refusal.code === REVOKED);

/** The account is only taken off the phone when the service says so. */
function follow(settled: Settled<Me>): Settled<Me> {
  if (settled.state === 'done') see(settled.value);
  if (isOver(settled)) leave();
  return settled;
}

const reading = useTask(async () => follow(await call(api.GET('/api/v1/me'))));

const activation = useIntent('activate', async (key: string, input: Activation) => {
  const settled = await call(
    api.POST('/api/v1/devices', { params: { header: { 'Idempotency-Key': key } }, body: input }),
  );
  if (settled.state === 'done') {
    device.value = { secret: input.device_secret, passNumber: settled.value.pass_number };
    keepDevice(device.value);
    see(settled.value);
  }
  return settled;
});

/** What the volunteer's list of devices calls this one. */
function deviceLabel(): string {
  const agent = navigator.userAgent;
  const kind = /iPhone|iPad|Android|HarmonyOS|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? 'Web';
  const inside = /MicroMessenger/.test(agent)
    ? ' · WeChat'
    : /Alipay/.test(agent)
      ? ' · Alipay'
      : '';
  return `${kind}${inside}`;
}

/** Activate with a code; a code that was sent before goes with the secret it went with then. */
async function activate(code: string): Promise<void> {
  const before = activation.pending();
  const secret = before?.activation_code === code ? before.device_secret : newDeviceSecret();
  await activation.run({ activation_code: code, device_secret: secret, label: deviceLabel() });
}

/** Link this phone by number and PIN. The same secret again is the same device; the PIN is kept nowhere. */
const linking = useTask(async (input: Omit<Link, 'label' | 'device_secret'>, secret: string) => {
  const body = { ...input, device_secret: secret, label: deviceLabel() };
  const settled = await call(api.POST('/api/v1/device-links', { body }));
  if (settled.state === 'done') {
    device.value = { secret, passNumber: settled.value.pass_number };
    keepDevice(device.value);
    see(settled.value);
  }
  return settled;
});

async function signOut(): Promise<Settled<unknown>> {
  const settled = await call(api.DELETE('/api/v1/devices/current'));
  if (settled.state === 'done' || isOver(settled)) leave();
  return settled;
}

/** On start: finish an activation whose answer was lost, then look at the account. */
async function start(): Promise<void> {
  if (activation.pending() !== null) await activation.resume();
  await reading.run();
}

export interface Session {
  readonly account: Readonly<Ref<KeptAccount | null>>;
  readonly me: Readonly<Ref<Me | null>>;
  readonly device: Readonly<Ref<KeptDevice | null>>;
  readonly signedOut: Readonly<Ref<boolean>>;
  readonly reading: Readonly<Ref<Task<Me>>>;
  readonly activation: IntentTask<Activation, Me>;
  readonly linking: typeof linking;
  activate: (code: string) => Promise<void>;
  /** Forget whose phone this was, after the account was closed. */
  leave: () => void;
  start: () => Promise<void>;
  refresh: () => Promise<Settled<Me>>;
  signOut: () => Promise<Settled<unknown>>;
}

const me = computed(() => account.value?.me ?? null);

export function useSession(): Session {
  return {
    account,
    me,
    device,
    signedOut,
    reading: reading.task,
    activation,
    linking,
    activate,
    leave,
    start,
    refresh: reading.run,
    signOut,
  };
}
