import { fact } from '../words.ts';
import { found, type ScimCheck } from './evidence.ts';

export const scimEndpoint: ScimCheck = {
  id: 'scim-endpoint',
  title: 'The request goes to a Region where SCIM does not answer',
  why: 'SCIM works in the primary Region of Identity Center only.',
  docs: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/provision-automatically.html',
  severity: 'high',
  causes: ['wrong_region_for_instance'],
  find({ scim: { target }, instance }) {
    const primary = instance?.value?.primaryRegion;
    if (!target?.region) return found([]);
    if (!primary) return { findings: [], gaps: instance?.gaps ?? [] };
    if (target.region === primary) return found([]);
    return found([
      {
        cause: 'wrong_region_for_instance',
        certainty: 'confirmed',
        about: target.region,
        summary: `The request goes to ${target.region}, and Identity Center lives in ${primary}, where alone SCIM works.`,
        facts: [
          fact('Asked', `scim.${target.region}.amazonaws.com`, 'the request'),
          fact('Primary Region', primary, 'sso:ListInstances'),
        ],
        advice: ['Copy the SCIM endpoint from the settings of Identity Center into the identity provider.'],
      },
    ]);
  },
};
