import type { Gap } from '../../aws/reading.ts';
import type { SamlCase } from './case.ts';

/** What only the metadata of the identity provider could tell. */
export function noMetadata(from: SamlCase['metadataFrom']): Gap[] {
  return [
    {
      of: 'whether the right identity provider made and signed it',
      reason: 'not-configured',
      detail:
        from === 'none'
          ? 'no metadata of the identity provider was given'
          : 'what was given is no whole metadata',
      remedy: 'Give its metadata with --metadata FILE, or set IDC_IDP_METADATA.',
    },
  ];
}
