import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import {
  renderDiagnosis,
  renderInterrupted,
  renderProgress,
  renderRefusal,
  renderWaiting,
} from '../../../src/render/slack/diagnosis.ts';
import { diagnosis, finding, found, stated, unknown } from '../diagnoses.ts';
import { expectGolden } from '../golden.ts';
import { markup, refusals, tokens } from './limits.ts';

const view = { askedBy: 'U0KIM', questionId: 'q-1' } as const;

describe('a diagnosis in Slack', () => {
  test.each([
    ['confirmed', diagnosis()],
    ['stated', stated()],
    ['unknown', unknown()],
  ])('reads as drawn when %s', (name, value) => {
    const message = renderDiagnosis(value, view);
    expect(refusals(message)).toEqual([]);
    expectGolden(`diagnosis-${name}.json`, message);
  });

  test('says in `text` what the first line says', () => {
    const { text, blocks } = renderDiagnosis(diagnosis(), view);
    expect(text).toBe(diagnosis().answer.replaceAll('&', '&amp;'));
    expect(JSON.stringify(blocks[0])).toContain(JSON.stringify(text).slice(1, -1));
  });

  test('says how sure it is, and what could not be looked at', () => {
    expect(markup(renderDiagnosis(diagnosis(), view))).toContain('Confirmed: read just now');
    const words = markup(renderDiagnosis(stated(), view));
    expect(words).toContain('Stated by AWS, not confirmed: idc could not look at quotas in payments-prod.');
    expect(words).toContain('*Not looked at*');
    expect(words).not.toContain('Confirmed:');
    expect(markup(renderDiagnosis(unknown(), view))).not.toMatch(/Confirmed|Stated by AWS/);
  });

  test('ranks a second finding below the first and says what tells them apart', () => {
    const first = finding({ apart: 'The error code would be 409.' });
    const second = finding({ summary: 'The role quota is used up.' });
    const words = markup(renderDiagnosis(diagnosis({ verdicts: [found([first, second])] }), view));
    expect(words).toContain(
      '2. The role quota is used up. (confirmed) To tell it from the one above: The error code would be 409.',
    );
  });

  test('has a classic form without a table that says the same', () => {
    const classic = renderDiagnosis(diagnosis(), { ...view, form: 'classic' });
    expect(classic.blocks.some((block) => block.type === 'table')).toBe(false);
    for (const fact of finding().facts) expect(JSON.stringify(classic.blocks)).toContain(fact.value);
  });

  test('offers five questions to go on with, and ten more in a list, by place and never by words', () => {
    const next = Array.from({ length: 17 }, (_, n) => ({
      label: `Why ${n}? ${'x'.repeat(90)}`,
      words: `secret ${n}`,
    }));
    const message = renderDiagnosis(diagnosis({ next }), view);
    expect(refusals(message)).toEqual([]);
    const shown = JSON.stringify(message.blocks);
    expect(shown).toContain('"action_id":"idc.next.4"');
    expect(shown).toContain('"value":"q-1 4"');
    expect(shown).not.toContain('idc.next.5');
    expect(shown).toContain('"action_id":"idc.next.listed"');
    expect(shown).toContain('"value":"q-1 14"');
    expect(shown).not.toContain('secret');
    expect(markup(message)).toContain('and 2 more to ask');
    const { questionId: _, ...withoutRow } = view;
    expect(JSON.stringify(renderDiagnosis(diagnosis({ next }), withoutRow))).not.toContain('idc.next');
  });

  test('shows moments in the zone of the reader, in sentences and in the table, but not in what AWS said', () => {
    const at = '2026-11-21T13:14:35Z';
    const date = '<!date^1795266840^{date_short_pretty} {time}|2026-11-21 13:14 UTC>';
    const value = diagnosis({
      facts: [
        { what: 'Asked by', value: `\`kim\` in 222233334444, ${at}`, source: 'cloudtrail:LookupEvents' },
      ],
      subject: { failureReason: `Denied at ${at}` },
      verdicts: [
        found([finding({ advice: ['It was changed on 2026-11-21 13:14 UTC; `2026-11-21 13:14 UTC`.'] })]),
      ],
    });
    const message = renderDiagnosis(value, view);
    expect(refusals(message)).toEqual([]);
    expect(markup(message)).toContain(`It was changed on ${date}; \`2026-11-21 13:14 UTC\`.`);
    const shown = JSON.stringify(message.blocks);
    expect(shown).toContain(
      JSON.stringify({
        type: 'date',
        timestamp: 1795266875,
        format: '{date_short_pretty} {time}',
        fallback: at,
      }),
    );
    expect(shown).toContain(`Denied at ${at}`);
  });

  test('shows what is to be copied as it is, whatever stands in it', () => {
    const advice = [
      'The resource: resource "x" "this" {\n  a = "`<!here>`"\n}',
      'Add it: {"Effect":"Allow"}',
      'No {code}.',
    ];
    const message = renderDiagnosis(diagnosis({ verdicts: [found([finding({ advice })])] }), view);
    expect(refusals(message)).toEqual([]);
    const words = markup(message);
    expect(words).toContain(
      '1. The resource:\n```\nresource "x" "this" {\n  a = "\'&lt;!here&gt;\'"\n}\n```',
    );
    expect(words).toContain('2. Add it:\n```\n{"Effect":"Allow"}\n```');
    expect(words).toContain('3. No {code}.');
  });

  test('counts what it leaves out', () => {
    const facts = Array.from({ length: 500 }, (_, n) => ({
      what: `w${n}`,
      value: 'v'.repeat(90),
      source: 'a:B',
    }));
    const message = renderDiagnosis(diagnosis({ facts }), view);
    const table = message.blocks.find((block) => block.type === 'table');
    const rows = table?.type === 'table' ? table.rows.length : 0;
    expect(JSON.stringify(table)).toContain(`and ${502 - (rows - 2)} more`);
  });

  test('shows fewer rows of a long list rather than halves of times and of names of APIs', () => {
    const source = 'sso:DescribeAccountAssignmentCreationStatus';
    const facts = Array.from({ length: 40 }, (_, n) => ({
      what: '2026-11-22 07:58 UTC',
      value: `Too many managed policies for a role: group \`payments-oncall\` -> \`OnCall${n}\` on \`orders-prod\``,
      source,
    }));
    const message = renderDiagnosis(diagnosis({ facts, verdicts: [] }), view);
    expect(refusals(message)).toEqual([]);
    const table = message.blocks.find((block) => block.type === 'table');
    const rows = (table?.type === 'table' ? table.rows : []).map((row) => JSON.stringify(row));
    const whole = rows.filter((row) => row.includes('07:58 UTC"') && row.includes(`"${source}"`));
    expect(whole.length).toBeGreaterThanOrEqual(20);
    expect(rows.length - whole.length).toBe(2);
  });

  test('whatever was written, Slack takes it, and nothing in it is a mention or a link', () => {
    fc.assert(
      fc.property(anyDiagnosis(), fc.constantFrom('rich' as const, 'classic' as const), (value, form) => {
        const message = renderDiagnosis(value, {
          ...view,
          form,
          share: 'channel',
          fixes: [{ title: value.answer }, { title: 't', notOffered: value.answer }],
          following: 'q-1',
        });
        expect(refusals(message)).toEqual([]);
        expect(tokens(message).filter((token) => !token.startsWith('<https://'))).toEqual(['<@U0KIM>']);
        for (const link of tokens(message).filter((token) => token.startsWith('<https://')))
          expect(link).toMatch(
            /^<https:\/\/(?:eu-central-1\.)?console\.aws\.amazon\.com\/[\w?=#!/&%.-]+\|[a-zA-Z0-9 ]+>$/,
          );
      }),
      { numRuns: 200 },
    );
  });
});

describe('the short messages', () => {
  test('progress, interruption and refusal are valid and escape what they quote', () => {
    for (const message of [
      renderProgress({ phase: 'reading <!here>', calls: 1 }, 'q-1'),
      renderWaiting(3, 'q-1'),
      renderInterrupted({ id: 'q-1', text: '<!channel> '.repeat(300) }),
      renderRefusal({ text: '`<!channel>` is not a request id.' }),
    ]) {
      expect(refusals(message)).toEqual([]);
      expect(tokens(message)).toEqual([]);
    }
  });

  test('an interrupted question can be asked again by its id alone', () => {
    expect(JSON.stringify(renderInterrupted({ id: 'q-1', text: 'x' }).blocks)).toContain('"value":"q-1"');
  });
});

function anyDiagnosis(): fc.Arbitrary<Diagnosis> {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(
      '<!channel>',
      '<@U0EVIL>',
      '<https://x.example|y>',
      '&lt;',
      '',
      ' ',
      '*_~`',
      '``',
      'a `b` c',
      '`x`',
    ),
    fc.string({ maxLength: 30 }).map((text) => `<!here>${text}`.repeat(200)),
  );
  const fact = fc.record({ what: word, value: word, source: word });
  const gap = fc.record({
    of: word,
    reason: fc.constantFrom('denied' as const, 'failed' as const),
    detail: word,
    remedy: word,
  });
  const one = fc
    .record({
      summary: word,
      facts: fc.array(fact, { maxLength: 60 }),
      advice: fc.array(word, { maxLength: 20 }),
      apart: word,
    })
    .map(finding);
  return fc
    .record({
      answer: word,
      facts: fc.array(fact, { maxLength: 120 }),
      gaps: fc.array(gap, { maxLength: 40 }),
      findings: fc.array(one, { maxLength: 8 }),
      reason: word,
      region: fc.oneof(fc.constant('eu-central-1'), word),
      set: fc.oneof(
        fc.constant('arn:aws:sso:::permissionSet/ssoins-7223601ab3bfa0c6/ps-e51198d5062d5ed0'),
        word,
      ),
      account: fc.oneof(fc.constant('444455556666'), word),
      next: fc.array(fc.record({ label: word, words: word }), { maxLength: 9 }),
    })
    .map(({ answer, facts, gaps, findings, reason, next, ...about }) =>
      diagnosis({
        answer,
        facts,
        gaps,
        next,
        region: about.region,
        subject: { failureReason: reason, permissionSet: { id: about.set }, account: { id: about.account } },
        verdicts: [found(findings, gaps)],
      }),
    );
}

test('every time of a sign-in is shown in the zone of the reader, with and without its day', () => {
  const answer =
    'Kim: the password was accepted at 2026-11-21 23:58, the one-time code was refused at 14:02 and 14:03 UTC; nothing since.';
  const signIn = { kind: 'sign-in' as const, text: 'kim' };
  const { text } = renderDiagnosis(
    diagnosis({ question: signIn, answer, takenAt: '2026-11-22T15:00:00.000Z' }),
    view,
  );
  expect(text.match(/<!date\^\d+\^[^|]+\|[^>]+/g)?.map((one) => one.split('|')[1])).toEqual([
    '2026-11-21 23:58 UTC',
    '2026-11-22 14:02 UTC',
    '2026-11-22 14:03 UTC',
  ]);
});
