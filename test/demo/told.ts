import { renderRemediation } from '../../src/render/slack/remediation.ts';
import { fromRow, type Row } from '../../src/store/remediations.ts';
import { type OwnDemo, query } from './rig.ts';

/** Messages of remediations that do not say what their record says, as "what it says, what it should say". */
export async function untrueMessages(demo: OwnDemo): Promise<string[]> {
  const { driver } = demo.slack;
  const rows = (await query(demo, 'select * from remediations where message_ts is not null')) as Row[];
  return rows.flatMap((row) => {
    const remediation = fromRow(row);
    const shown = driver.messages(row.message_channel ?? '').find(({ ts }) => ts === row.message_ts);
    const { text } = renderRemediation(remediation, {});
    const hasButtons = shown !== undefined && driver.textOf(shown).includes('[Deny]');
    const isTrue = shown?.text === text && hasButtons === (remediation.state === 'proposed');
    return isTrue ? [] : [`"${shown?.text}", which should be "${text}"`];
  });
}
