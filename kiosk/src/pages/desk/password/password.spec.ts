/** Changing a password at the desk: a first one before anything else, any other from the rail. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import DeskPage from '@/pages/desk/DeskPage.vue';
import type { StaffMe } from '@/pages/desk/session';
import { createPageI18n } from '@/shared/i18n';
import { json, startFakeService, type FakeService, type Sent } from '@/shared/testing/fakeService';

const ME: StaffMe = {
  staff_id: 4,
  tenant_id: 1,
  bureau_title: '辽河市公安局',
  user_name: 's01-clerk',
  name: '李文员',
  roles: ['clerk'],
  unit: { unit_id: 2, code: 'S01', name: '龙山第1派出所', kind: 'station' },
  must_change: true,
  demo: false,
};
const NEEDED = {
  code: 'password_change_needed',
  zh: '这是初始密码，请先修改密码。',
  en: 'This is a first password.',
};
const NEXT = 'Kite-over-hill-7';

let page: VueWrapper;
let service: FakeService;
let me: StaffMe;
let changing: () => Response;

function answer({ path }: Sent): Response {
  if (path === '/api/v1/staff/me') return json(200, me);
  if (path === '/api/v1/bureaus') return json(200, { items: [] });
  if (path === '/api/v1/staff/passwords') return changing();
  return json(403, NEEDED);
}

async function open(): Promise<void> {
  const i18n = await createPageI18n('desk');
  page = mount(DeskPage, { global: { plugins: [i18n] }, attachTo: document.body });
  await flushPromises();
}

async function change(present: string, next: string, repeated = next): Promise<void> {
  const fields = page.findAll('input[type="password"]');
  const values = [present, next, repeated];
  for (const [at, field] of fields.entries()) await field.setValue(values[at]);
  await page.find('form').trigger('submit');
  await flushPromises();
}

const sentPasswords = (): unknown[] =>
  service.sent.filter((each) => each.path.endsWith('/passwords')).map((each) => each.body);

beforeEach(() => {
  localStorage.clear();
  window.location.hash = '';
  me = ME;
  changing = () => new Response(null, { status: 204 });
  service = startFakeService(answer);
});
afterEach(() => {
  page.unmount();
});

describe('a first password', () => {
  it('is changed before anything else, and then signed in with', async () => {
    await open();
    expect(page.find('nav').exists()).toBe(false);
    expect(page.text()).toContain('至少 10 位');
    await change('first-one-7a', NEXT);
    expect(sentPasswords()).toEqual([{ password: 'first-one-7a', new_password: NEXT }]);
    expect(page.text()).toContain('请用新密码重新登录');
  });

  it('is noticed when the service asks for it later', async () => {
    me = { ...ME, must_change: false };
    await open();
    expect(page.text()).toContain('您现在用的是初始密码');
  });
});

describe('changing it', () => {
  it('says what a refusal says and keeps the session', async () => {
    const problem = { zh: '用户名或密码不正确。', en: 'Wrong.', code: 'sign_in_refused' };
    changing = () => json(401, problem);
    await open();
    await change('not-this-one', NEXT);
    expect(page.find('[role="alert"]').text()).toBe(problem.zh);
    const values = page
      .findAll<HTMLInputElement>('input[type="password"]')
      .map((field) => field.element.value);
    expect(values).toEqual(['', NEXT, NEXT]);
  });

  it('sends nothing while the two new ones differ', async () => {
    await open();
    await change('first-one-7a', NEXT, `${NEXT}x`);
    expect(sentPasswords()).toEqual([]);
    expect(page.find('[role="alert"]').text()).toContain('不一样');
  });

  it('stands on the rail', async () => {
    me = { ...ME, must_change: false };
    service.answer = (sent) =>
      sent.path.startsWith('/api/v1/staff/')
        ? answer(sent)
        : json(500, { code: 'x', zh: '', en: '' });
    await open();
    await page.find('a[href="#/password"]').trigger('click');
    await new Promise((done) => setTimeout(done, 10));
    await flushPromises();
    expect(page.find('main h1').text()).toBe('修改密码');
  });
});
