import { entryOf } from '../../knowledge/recognise.ts';
import { fact } from '../words.ts';
import { found, GUIDE, type ScimCheck } from './evidence.ts';

export const scimList: ScimCheck = {
  id: 'scim-list',
  title: 'The list holds only a part of what there is',
  why: 'AWS gives at most 100 entries in one answer. A client that reads no further takes the others for missing.',
  docs: `${GUIDE}/listusers.html`,
  severity: 'medium',
  causes: ['scim_list_page_limit'],
  find({ scim: { listing } }) {
    if (!listing || listing.leadsOn || (listing.total ?? 0) <= listing.here) return found([]);
    const { total = 0, here } = listing;
    return found([
      {
        cause: 'scim_list_page_limit',
        certainty: 'stated',
        about: 'the list',
        summary: `This list holds ${here} of ${total}, and leads to no further page: ask with \`cursor\`, which AWS answers with \`nextCursor\`.`,
        facts: [
          fact('$.totalResults', String(total), 'the list'),
          fact('$.Resources', String(here), 'the list'),
        ],
        advice: entryOf('scim_list_page_limit')?.advice ?? [],
      },
    ]);
  },
};
