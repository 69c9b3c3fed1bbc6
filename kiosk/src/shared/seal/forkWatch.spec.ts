/** The watch over a log: what it lets pass, what it explains, and what it raises the alarm for. */
import { beforeEach, describe, expect, it } from 'vitest';
import { look, type Kept, type Look, type LogDoor, type Told } from '@/shared/seal/forkWatch';
import { SealedLog, signerOf, type Signer } from '@/shared/testing/sealedLog';

const NAME = 'liaohe';
const text = (words: string): Told => ({ is: 'text', text: words });

/** A service that shows a log as it stands now; tests put what they like in its place. */
class Service implements LogDoor {
  log: SealedLog;
  vkeys: string;
  note: Told | null = null;
  proof: Told | null = null;
  asked: string[] = [];

  constructor(count: number, signer: Signer = signerOf(NAME)) {
    this.log = SealedLog.of(count, signer);
    this.vkeys = `${signer.vkey}\n`;
  }

  checkpoint = async (): Promise<Told> => Promise.resolve(this.note ?? text(this.log.checkpoint()));
  keys = async (): Promise<Told> => Promise.resolve(text(this.vkeys));
  consistency = async (old: number, size: number): Promise<Told> => {
    this.asked.push(`${String(old)}..${String(size)}`);
    return Promise.resolve(this.proof ?? text(this.log.consistency(old, size)));
  };
}

let service: Service;
let kept: Kept | null;

/** One visit; what was well is kept, as a device does. */
async function visit(atMs = 1000): Promise<Look> {
  const seen = await look(NAME, kept, service, atMs);
  if (seen.is === 'well') kept = seen.kept;
  return seen;
}
const kind = async (): Promise<string> => {
  const seen = await visit();
  return seen.is === 'alarm' ? seen.alarm.kind : seen.is;
};

beforeEach(async () => {
  service = new Service(5);
  kept = null;
  await visit();
});

describe('the first visit', () => {
  it('takes key and checkpoint on trust', () => {
    expect(kept).toMatchObject({ note: service.log.checkpoint(), alarm: null, news: null });
    expect(kept?.keys).toHaveLength(1);
  });

  it.each([
    ['another log', text(SealedLog.of(3, signerOf('elsewhere')).checkpoint())],
    ['what another key signed', text(SealedLog.of(3, signerOf(NAME, 'else')).checkpoint())],
    ['a page', text('<html>Welcome to the guest network</html>')],
    ['a refusal', { is: 'refused', status: 404 }],
  ] as [string, Told][])('keeps nothing of %s', async (_what, note) => {
    kept = null;
    service.note = note;
    expect(await kind()).toBe('quiet');
    expect(kept).toBeNull();
  });
});

describe('a log that only grows', () => {
  it('is well, and its newest checkpoint is kept', async () => {
    for (const size of [6, 7, 8, 13]) {
      while (service.log.extras.length < size) service.log.append('more');
      expect(await kind()).toBe('well');
      expect(kept?.note).toBe(service.log.checkpoint());
    }
    expect(service.asked).toEqual(['5..6', '6..7', '7..8', '8..13']);
  });

  it('that stands still needs no proof', async () => {
    expect(await kind()).toBe('well');
    expect(service.asked).toEqual([]);
  });
});

describe('no network', () => {
  it.each([
    { is: 'away' },
    { is: 'refused', status: 503 },
    { is: 'refused', status: 429 },
  ] as Told[])('is quiet and keeps what there was: %o', async (told) => {
    const before = kept;
    service.note = told;
    expect(await kind()).toBe('quiet');
    service.note = null;
    service.log.append('more');
    service.proof = told;
    expect(await kind()).toBe('quiet');
    expect(kept).toBe(before);
  });

  it('is what a page of the guest network looks like', async () => {
    service.note = text('<html>\n\nSign in\n</html>\n');
    expect(await kind()).toBe('quiet');
  });
});

describe('the alarm', () => {
  it('is raised when an entry of then is another now', async () => {
    const before = kept?.note;
    service.log = SealedLog.of(8, signerOf(NAME), 'rewritten');
    const seen = await visit(2000);
    expect(seen).toMatchObject({
      is: 'alarm',
      alarm: { kind: 'forked', oldNote: before, newNote: service.log.checkpoint(), atMs: 2000 },
    });
    expect(seen.is === 'alarm' && seen.alarm.proof.length).toBeGreaterThan(0);
    expect(kept?.note).toBe(before);
  });

  it('is raised when as many entries have another root', async () => {
    service.log = SealedLog.of(5, signerOf(NAME), 'rewritten');
    expect(await kind()).toBe('forked');
  });

  it('is raised when the log is shorter than then', async () => {
    service.note = text(service.log.checkpoint(4));
    expect(await kind()).toBe('shrunken');
  });

  it('is raised when the service will not prove its growth', async () => {
    service.log.append('more');
    service.proof = { is: 'refused', status: 404 };
    expect(await kind()).toBe('forked');
    service.proof = text('nonsense\n');
    expect(await kind()).toBe('forked');
  });

  it('is raised when another key signed', async () => {
    service = new Service(6, signerOf(NAME, 'else'));
    expect(await kind()).toBe('unsigned');
  });

  it('is raised when something was changed after signing', async () => {
    service.note = text(service.log.checkpoint().replace('\n5\n', '\n6\n'));
    expect(await kind()).toBe('unsigned');
  });

  it('is raised when another log stands there', async () => {
    service.note = text(SealedLog.of(9, signerOf('elsewhere')).checkpoint());
    expect(await kind()).toBe('unsigned');
  });

  it('is over when the log is as it should be again, and stays in memory', async () => {
    service.note = text(service.log.checkpoint(4));
    const seen = await visit();
    if (kept !== null && seen.is === 'alarm') kept = { ...kept, alarm: seen.alarm };
    service.note = null;
    service.log.append('more');
    expect(await kind()).toBe('well');
    expect(kept?.alarm).toMatchObject({ kind: 'shrunken', isOver: true });
  });
});

describe('a new epoch', () => {
  const begin = (count: number, words = 'entry'): void => {
    service.log = SealedLog.of(count, signerOf(`${NAME}/e2`), words);
  };

  it('with everything seen then in it is told as such', async () => {
    begin(7);
    expect(await kind()).toBe('well');
    expect(kept?.news).toMatchObject({
      is: 'epoch',
      epoch: 2,
      oldSize: 5,
      newSize: 7,
      isWhole: true,
    });
  });

  it('after a restore that lost something is told as such', async () => {
    begin(4, 'restored');
    expect(await kind()).toBe('well');
    expect(kept?.news).toMatchObject({ is: 'epoch', oldSize: 5, newSize: 4, isWhole: false });
    service.log.append('more');
    expect(await kind()).toBe('well');
  });

  it('never goes back to the one before', async () => {
    begin(7);
    await visit();
    service.log = SealedLog.of(9);
    expect(await kind()).toBe('shrunken');
  });

  it('of another key is none', async () => {
    service = new Service(7, signerOf(`${NAME}/e2`, 'else'));
    expect(await kind()).toBe('unsigned');
  });
});

describe('a new key', () => {
  const second = signerOf(NAME, 'second');
  const both: Signer = {
    ...second,
    sign: (words) =>
      `${second.sign(words)}${signerOf(NAME)
        .sign(words)
        .slice(words.length + 1)}`,
  };

  it('that signs beside the old one is taken up without a word', async () => {
    service.log.append('more');
    const grown = SealedLog.of(6, both);
    grown.extras[5] = service.log.extras[5] ?? new Uint8Array();
    service.log = grown;
    service.vkeys = `${second.vkey}\n${signerOf(NAME).vkey}\n`;
    expect(await kind()).toBe('well');
    expect(kept?.keys).toHaveLength(2);
    expect(kept?.news).toBeNull();
    service.log = SealedLog.of(6, second);
    service.log.extras[5] = grown.extras[5];
    expect(await kind()).toBe('well');
  });

  it('met after the old one has retired is told, when the log goes on', async () => {
    service.log = SealedLog.of(7, second);
    service.vkeys = `${second.vkey}\n${signerOf(NAME).vkey}\n`;
    expect(await kind()).toBe('well');
    expect(kept?.news).toMatchObject({ is: 'key' });
  });

  it('under which the log is another is an alarm', async () => {
    service.log = SealedLog.of(7, second, 'rewritten');
    service.vkeys = `${second.vkey}\n${signerOf(NAME).vkey}\n`;
    expect(await kind()).toBe('forked');
  });

  it('that signs without being published is an alarm', async () => {
    service.log = SealedLog.of(7, second);
    expect(await kind()).toBe('unsigned');
  });
});
