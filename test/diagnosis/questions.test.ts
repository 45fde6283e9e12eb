import { describe, expect, test } from '@jest/globals';
import { asTyped, questions, readQuestion } from '../../src/diagnosis/questions.ts';

const ID = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';

describe('a question as typed', () => {
  test('every kind is listed once, with a usage that begins with its name and examples that are read', () => {
    expect(new Set(questions.map(({ kind }) => kind)).size).toBe(questions.length);
    for (const { kind, usage, examples, takesDocument, takes } of questions) {
      expect(usage.split(' ')[0]).toBe(kind);
      if (!takesDocument && !takes)
        for (const example of examples) expect(readQuestion(example)).toMatchObject({ ok: true });
    }
  });

  test('the text keeps its white space, and --private is not part of it', () => {
    expect(readQuestion(`why-failed --private ${ID}`)).toEqual({
      ok: true,
      private: true,
      question: { kind: 'why-failed', text: ID },
    });
    const pasted = readQuestion(`why-failed Error:\n  RequestID: ${ID}`);
    expect(pasted.ok && pasted.question.text).toBe(`Error:\n  RequestID: ${ID}`);
    expect(pasted.ok && pasted.private).toBe(false);
  });

  test.each([
    ['nothing', 'why-failed', 'Which request?'],
    [
      'a part of an id',
      'why-failed 22631ce7-c37',
      '`22631ce7-c37` is not a whole request id: those have 36 characters',
    ],
    ['an emoji', 'why-failed 🤷', 'There is no request id in `🤷`'],
    ['right-to-left text', 'why-failed \u202Eabc', 'There is no request id in'],
    ['an unknown subcommand', 'why-broken x', 'idc does not know `why-broken`'],
  ])('%s is answered by what was wrong and what to type', (_what, words, sentence) => {
    const read = readQuestion(words);
    expect(read).toMatchObject({ ok: false });
    expect(!read.ok && read.sentence).toContain(sentence);
  });

  test('what to type is told as it has to be typed there, and what was typed as it was', () => {
    const told =
      'Those are 4 words, and can-assign takes three. Type `can-assign <principal>` or `doctor`, not `x`.';
    expect(asTyped(told, 'idc')).toBe(
      'Those are 4 words, and can-assign takes three. Type `idc can-assign <principal>` or `idc doctor`, not `x`.',
    );
    const read = readQuestion('can-assign x');
    expect(!read.ok && read.sentence).toContain('for example `/idc can-assign payments-oncall');
  });

  test('3,000 characters are answered in a sentence that quotes at most 60 of them', () => {
    const read = readQuestion(`why-failed ${'x'.repeat(3_000)}`);
    expect(!read.ok && read.sentence.length).toBeLessThan(400);
  });
});
