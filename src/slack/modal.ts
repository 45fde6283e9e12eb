import type bolt from '@slack/bolt';
import type { Said } from '../render/slack/blocks.ts';
import { type Modal, renderLoading, renderNote } from '../render/slack/modals.ts';

export const MEMBERS_ONLY: Said = { text: 'Only members of this workspace may see this.' };

interface Opening {
  readonly title: string;
  /** From the click; good for three seconds, which is why the modal opens before anything is looked up. */
  readonly trigger: string;
}

/** Opens a modal at once, and shows in it what `look` finds, or the sentence that it says instead. */
export async function openModal(
  client: bolt.webApi.WebClient,
  { title, trigger }: Opening,
  look: () => Promise<Modal | Said>,
): Promise<void> {
  const { view } = await client.views.open({ trigger_id: trigger, view: renderLoading(title) });
  const found = await look();
  const shown = 'type' in found ? found : renderNote(title, found);
  if (view?.id) await client.views.update({ view_id: view.id, view: shown });
}
