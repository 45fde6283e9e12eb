import { fact } from '../../checks/words.ts';
import type { Line } from './line.ts';

export const queueLine: Line = {
  check: 'event-queue',
  title: 'The queue of events lets idc read and remove',
  needs: ['surroundings'],
  without: 'warn',
  applies: ({ surroundings }) => surroundings?.queue !== undefined,
  judge: ({ surroundings }) => {
    const queue = surroundings?.queue;
    if (!queue || queue.is === 'absent') return [];
    if (queue.is === 'silent')
      return [
        {
          weight: 'warn',
          summary: `The queue of events could not be asked: ${queue.said}.`,
          advice: ['Ask again; look at IDC_EVENT_QUEUE_URL and at the way to AWS.'],
        },
      ];
    const { refused, received } = queue.value;
    const [first] = refused;
    if (first)
      return [
        {
          weight: 'fail',
          summary: `idc may not call ${first.api} on the queue of events: failures are found later, refused calls not at all.`,
          facts: refused.map(({ api, said }) => fact(api, said, 'AWS')),
          advice: [
            'Give the role of the process the policy deploy/policies/watch.json, and look at the policy of the queue.',
          ],
        },
      ];
    if (received) return [];
    const summary = 'The queue of events was not read yet since idc began.';
    return [{ weight: 'warn', summary, advice: ['Ask again in half a minute.'] }];
  },
};
