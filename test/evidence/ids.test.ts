import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPasted } from '../../src/evidence/ids.ts';

const ID = '22631ce7-c379-4f2a-9d3b-1f0e5a7c2b11';
const EVENT = { eventSource: 'sso.amazonaws.com', eventName: 'CreateAccountAssignment', eventID: ID };

describe('what was pasted', () => {
  test.each([
    ['as it is', ID],
    ['in upper case', ID.toUpperCase()],
    ['in backticks', `\`${ID}\``],
    ['in quotes', `"${ID}"`],
    ['in curly quotes', `“${ID}”`],
    ['in brackets', `[${ID}]`],
    ['in angle brackets, as Slack escapes them', `&lt;${ID}&gt;`],
    ['with a full stop', `${ID}.`],
  ])('an id %s is an id and nothing else', (_how, text) => {
    expect(readPasted(text)).toEqual({ ids: [ID], wordy: false });
  });

  test('ids are found in an error text and in a console address, each once, and the text counts too', () => {
    const text = `Error: RequestID: ${ID}, ThrottlingException; RequestID: ${ID}`;
    expect(readPasted(text)).toEqual({ ids: [ID], wordy: true });
    expect(
      readPasted(`https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home#/events/${ID}`).ids,
    ).toEqual([ID]);
  });

  test('the id of an older principal is no request id', () => {
    expect(readPasted(`93676e0f7d-${ID}`).ids).toEqual([]);
  });

  test.each([
    ['itself', EVENT],
    ['among Records', { Records: [EVENT] }],
    ['as LookupEvents gives it', { Events: [{ CloudTrailEvent: JSON.stringify(EVENT) }] }],
    ['as EventBridge delivers it', { source: 'aws.sso', detail: EVENT }],
  ])('an event is found: %s', (_how, value) => {
    expect(readPasted(`here:\n${JSON.stringify(value, null, 2)}\n`).event).toMatchObject(EVENT);
  });

  test('whatever is pasted is read without a fault, and nothing is found that is not there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4_000 }), (text) => {
        const { ids } = readPasted(text);
        for (const id of ids) expect(text.toLowerCase()).toContain(id);
      }),
    );
  });

  test('a paste of megabytes is read as its first 64 KB', () => {
    expect(readPasted(`${'{'.repeat(3_000_000)}${ID}`).ids).toEqual([]);
    expect(readPasted(`${ID}${'-'.repeat(3_000_000)}`).wordy).toBe(true);
  });
});
