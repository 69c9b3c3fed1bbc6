/** What the open page knows, in memory alone; leaving or hiding the page forgets it. */
import { area, choice, line } from '@/pages/box/fields';
import { drawCode, type Bureau, type Thread } from '@/pages/box/post';
import { IDLE, type Task } from '@/shared/task';

export type View = 'start' | 'write' | 'sent' | 'enter' | 'thread';

export const fields = {
  bureau: choice([]),
  subject: choice([]),
  words: area({ maxlength: '2000' }),
  place: line({ maxlength: '200' }),
  happened: line({ maxlength: '200' }),
  name: line({ maxlength: '60' }),
  contact: line({ maxlength: '60', inputmode: 'tel' }),
  code: line({ inputmode: 'numeric', maxlength: '24' }),
  answer: area({ maxlength: '2000', rows: '3' }),
  number: line({ maxlength: '20' }),
};

interface Page {
  view: View;
  bureaus: readonly Bureau[];
  takesIdentity: boolean;
  code: string;
  task: Task<Thread>;
  thread: Thread | null;
  wantsAccount: boolean;
  problem: string | null;
}

const fresh = (): Omit<Page, 'bureaus' | 'takesIdentity'> => ({
  view: 'start',
  code: drawCode(),
  task: IDLE,
  thread: null,
  wantsAccount: false,
  problem: null,
});

export const page: Page = { bureaus: [], takesIdentity: false, ...fresh() };

/** Forget everything that was written or shown. */
export function forget(): void {
  for (const [name, field] of Object.entries(fields)) if (name !== 'bureau') field.value = '';
  Object.assign(page, fresh());
}

export const tenantId = (): number => Number(fields.bureau.value);
