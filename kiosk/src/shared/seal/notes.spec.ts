/** Notes and checkpoints against what Go's sumdb/note signed, and against what nobody signed. */
import { describe, expect, it } from 'vitest';
import { openCheckpoint, parseCheckpoint, shortRoot } from '@/shared/seal/checkpoints';
import { parseNote, parseVerifierKey, signatureBy, type VerifierKey } from '@/shared/seal/notes';
import vectors from '@/shared/seal/vectors.json';

/* The example of Go's own documentation. */
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SAYING = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

const keyOf = (text: string): VerifierKey => {
  const key = parseVerifierKey(text);
  if (key === null) throw new Error(text);
  return key;
};
const signature = (note: string, key: string): string | undefined => {
  const parsed = parseNote(note);
  return parsed === null ? undefined : signatureBy(parsed, keyOf(key));
};
const CHECKPOINT = vectors.checkpoints['300'];

describe('a verifier key', () => {
  it('is read with its name and its id', () => {
    expect(keyOf(NEUMANN)).toMatchObject({ name: 'PeterNeumann', keyId: 'c74f20a3' });
    expect(keyOf(`${vectors.key}\n`).name).toBe('liaohe');
  });

  it.each([
    ['another id', NEUMANN.replace('c74f20a3', 'c74f20a4')],
    ['another name', NEUMANN.replace('Peter', 'Paul')],
    ['another algorithm', NEUMANN.replace('+ARpc', '+Ahpc')],
    ['a key cut short', NEUMANN.slice(0, -4)],
    ['bits beyond its bytes', NEUMANN.replace(/W$/, 'X')],
    ['a name with a space', NEUMANN.replace('Peter', 'Peter ')],
    ['nothing', ''],
  ])('with %s is none', (_what, text) => {
    expect(parseVerifierKey(text)).toBeNull();
  });
});

describe('a note', () => {
  it('that somebody else signed and published is believed', () => {
    expect(signature(SAYING, NEUMANN)).toBe('signed');
  });

  it('with one letter changed is broken', () => {
    expect(signature(SAYING.replace('answer', 'answar'), NEUMANN)).toBe('broken');
  });

  it('of another key under the same name is not ours', () => {
    expect(signature(CHECKPOINT, vectors.otherKey)).toBe('missing');
  });

  it('may carry signatures of others, which count for nothing', () => {
    expect(signature(`${SAYING}\u2014 witness.example mJirIklj\n`, NEUMANN)).toBe('signed');
    expect(
      signature(
        `${SAYING}${SAYING.split('\n\n')[1]?.replace('x08go/ZJ', 'x08go/ZK') ?? ''}`,
        NEUMANN,
      ),
    ).toBe('broken');
  });

  it.each([
    ['no signature', 'text\n\n'],
    ['no empty line', SAYING.replace('\n\n', '\n')],
    ['no end', SAYING.slice(0, -1)],
    ['a control character', SAYING.replace('If', 'If\u0007')],
    ['a carriage return', SAYING.replace('\n', '\r\n')],
    ['a dash that is none', SAYING.replace('\u2014', '-')],
  ])('with %s is none', (_what, text) => {
    expect(parseNote(text)).toBeNull();
  });
});

describe('a checkpoint', () => {
  it.each(Object.entries(vectors.checkpoints))('of %s transactions is believed', (size, note) => {
    const opened = openCheckpoint(note, keyOf(vectors.key));
    expect(opened).toMatchObject({
      is: 'signed',
      checkpoint: { origin: 'liaohe', size: Number(size) },
    });
  });

  it.each([
    ['malformed', CHECKPOINT.replace('\n300\n', '\n0300\n')],
    ['malformed', CHECKPOINT.replace('\n300\n', '\n9999999999999999\n')],
    ['broken', CHECKPOINT.replace('\n300\n', '\n301\n')],
    ['unsigned', CHECKPOINT.replace('\u2014 liaohe', '\u2014 somebody')],
    ['malformed', '<html>sign in to the network</html>\n\n'],
  ])('is %s when it was touched', (is, note) => {
    expect(openCheckpoint(note, keyOf(vectors.key))).toEqual({ is });
  });

  it('under another name than its key is not believed', () => {
    const { checkpoints, key } = vectors;
    const renamed: VerifierKey = { ...keyOf(key), name: 'liaohe' };
    expect(openCheckpoint(checkpoints['2'].replace(/^liaohe/, 'other'), renamed).is).toBe('broken');
  });

  it('has a short root to write down', () => {
    expect(shortRoot(parseCheckpoint(CHECKPOINT)?.root ?? '')).toMatch(/^[0-9a-f]{4} [0-9a-f]{4}$/);
    expect(shortRoot('abcd')).toBe('abcd');
  });
});
