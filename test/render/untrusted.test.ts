import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cut, mrkdwn, oneLine, shorten, visible } from '../../src/render/untrusted.ts';

describe('what was written by others', () => {
  test('keeps no escape sequence, override or lone surrogate', () => {
    expect(visible('\u001b[31mred\u202egnp.exe\u0007\ud800')).toBe('\ufffd[31mred\ufffdgnp.exe\ufffd\ufffd');
    expect(visible('a\r\nb\tc')).toBe('a\nb c');
    expect(oneLine(' a\n b ')).toBe('a b');
  });

  test('leaves right-to-left letters and joined emoji alone', () => {
    expect(visible('שלום 👩‍🚒')).toBe('שלום 👩‍🚒');
  });

  test('cannot mention anybody or link anywhere', () => {
    expect(mrkdwn('<!channel> & <https://x.example|y>')).toBe(
      '&lt;!channel&gt; &amp; &lt;https://x.example|y&gt;',
    );
  });

  test('is cut with a count, between code points', () => {
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('😀'.repeat(30), 40)).toBe(`${'😀'.repeat(8)} … (22 more characters)`);
    expect(cut('x'.repeat(10), 4)).toBe('xxxx');
  });

  test('is cut where a word ends, unless the word is no word', () => {
    const sentence = 'Check that the role exists and that its trust policy admits idc.';
    expect(cut(sentence, 50)).toBe('Check that the role exists … (38 more characters)');
    expect(shorten(sentence, 24)).toBe('Check that the role…');
    expect(shorten('x'.repeat(90), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(shorten('short', 10)).toBe('short');
  });

  test('any text stays within its cap, with entities whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(60), (text, max) => {
        const shown = mrkdwn(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(shown.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[<>&]/);
        expect(shown).not.toMatch(/\p{Cs}/u);
        expect(shorten(visible(text), max + 1).length).toBeLessThanOrEqual(max + 1);
      }),
    );
  });
});
