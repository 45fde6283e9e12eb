import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderTerminal } from '../../src/render/terminal.ts';
import { diagnosis, finding, found, stated, unknown } from './diagnoses.ts';
import { expectGolden } from './golden.ts';

const plain = { colour: false, width: 100 } as const;

describe('a diagnosis in the terminal', () => {
  test.each([
    ['confirmed', diagnosis()],
    ['stated', stated()],
    ['unknown', unknown()],
  ])('reads as drawn when %s', (name, value) => {
    expectGolden(`diagnosis-${name}.txt`, renderTerminal(value, plain));
  });

  test('starts with the answer and keeps words that are to be copied whole', () => {
    const arn = `arn:aws:sso:::permissionSet/${'x'.repeat(90)}`;
    const text = renderTerminal(diagnosis({ facts: [{ what: 'Set', value: arn, source: 'sso:X' }] }), {
      colour: false,
      width: 60,
    });
    expect(text.startsWith('The assignment failed because')).toBe(true);
    expect(text).toContain(arn);
  });

  test('says what can be asked next, and how much of a long list is not shown', () => {
    const next = Array.from({ length: 25 }, (_, n) => ({
      label: `Why ${n}?\u001b[2J`,
      words: `why-failed ${n}`,
    }));
    const facts = Array.from({ length: 300 }, (_, n) => ({ what: `w${n}`, value: 'v', source: 'a:B' }));
    const text = renderTerminal(diagnosis({ next, facts }), plain);
    expect(text).toContain('\nNext: idc why-failed 19  (Why 19?\ufffd[2J)\nand 5 more: --json shows all\n');
    expect(text).not.toContain('why-failed 20');
    expect(text).toContain('w59 ');
    expect(text).toContain('\nand 242 more: --json shows all\n');
  });

  test('colours only what it wrote itself', () => {
    const text = renderTerminal(diagnosis({ answer: '\u001b[2Jgone\u202e' }), { colour: true, width: 80 });
    expect(text.startsWith('\u001b[1m\ufffd[2Jgone\ufffd\u001b[22m')).toBe(true);
  });

  test('whatever was written, no control character but the line break comes out', () => {
    const word = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(word, word, word, fc.nat(200), (answer, value, advice, width) => {
        const verdicts = [
          found([finding({ advice: [advice], facts: [{ what: value, value, source: value }] })]),
        ];
        const text = renderTerminal(diagnosis({ answer, verdicts, subject: { failureReason: value } }), {
          colour: false,
          width,
        });
        expect(text).not.toMatch(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});

test('an id that is not known is said once, with how sure that is', () => {
  const how = 'No request has the id x.';
  const lost = { outcome: 'not-known', answer: how, subject: { how }, facts: [], verdicts: [] } as const;
  const [first, second] = renderTerminal(diagnosis(lost), plain).split('\n');
  expect([first, second]).toEqual([how, 'Confirmed: looked up just now.']);
  const [, sure] = renderTerminal(diagnosis({ ...lost, gaps: stated().gaps }), plain).split('\n');
  expect(sure).toBe('Not complete: some of it could not be looked at.');
});
