import { recognise } from '../../knowledge/recognise.ts';
import type { Finding } from '../check.ts';
import type { DocumentCheck } from '../document-check.ts';
import { fact, list } from '../words.ts';
import { type AbacSeen, CONFIGURATION, placesFact } from './seen.ts';

export const abacConfiguration: DocumentCheck<AbacSeen> = {
  id: 'abac-configuration',
  title: 'Attributes for access control are switched on',
  why: 'Where they are off, or could not be switched on, no session has any tag of the directory or of the assertion.',
  docs: 'docs/checks/abac-configuration.md',
  severity: 'medium',
  causes: ['abac_disabled', 'abac_configuration_failed', 'abac_enable_permission_missing'],
  find(seen) {
    const { control, gaps } = seen;
    if (!control) return { findings: [], gaps: gaps.control };
    if (control.status === 'off') return { findings: [off(seen)], gaps: [] };
    return { findings: control.status === 'failed' ? [failed(seen)] : [], gaps: [] };
  },
};

function off({ used }: AbacSeen): Finding {
  const needed =
    used.length > 0
      ? `, and ${list(used.slice(0, 5).map(({ key }) => `\`${key}\``))} that policies use ${used.length === 1 ? 'is' : 'are'} never there`
      : '';
  return {
    cause: 'abac_disabled',
    certainty: 'confirmed',
    about: 'configuration',
    summary: `Attributes for access control are switched off: no attribute reaches a session as a tag${needed}.`,
    facts: [fact('Attributes for access control', 'off', CONFIGURATION), ...used.map(placesFact)],
    advice: [
      used.length > 0
        ? 'Switch them on under Settings, Attributes for access control, and map the keys; whoever does it needs iam:UpdateAssumeRolePolicy.'
        : 'Nothing has to be done where no policy uses aws:PrincipalTag.',
    ],
  };
}

function failed({ control }: AbacSeen): Finding {
  const reason = control?.reason ?? '';
  const isPermission =
    /UpdateAssumeRolePolicy/i.test(reason) ||
    recognise(reason).some(({ cause }) => cause === 'abac_enable_permission_missing');
  const facts = [
    fact('Attributes for access control', 'CREATION_FAILED', CONFIGURATION),
    fact('AWS says', reason || 'no reason', CONFIGURATION),
  ];
  const about = 'configuration';
  if (!isPermission) {
    const summary = 'Switching on attributes for access control failed.';
    return {
      cause: 'abac_configuration_failed',
      certainty: 'confirmed',
      about,
      summary,
      facts,
      advice: AGAIN,
    };
  }
  const who = /(arn:[\w-]+:(?:sts|iam)::\d{12}:[\w+=,.@/-]{1,200})/.exec(reason)?.[1];
  const whom = who ? ` \`${who}\`` : ' whoever switched them on';
  return {
    cause: 'abac_enable_permission_missing',
    certainty: 'confirmed',
    about,
    summary: `Attributes for access control could not be switched on:${whom} may not call iam:UpdateAssumeRolePolicy.`,
    facts,
    advice: [
      'Allow iam:UpdateAssumeRolePolicy on the roles below aws-reserved/sso.amazonaws.com/ to who switches them on.',
      'Then switch them off and on again under Settings, Attributes for access control.',
    ],
  };
}

const AGAIN = [
  'Switch them off and on again under Settings, Attributes for access control, as somebody who may call iam:UpdateAssumeRolePolicy.',
  'If it fails again, open a case at AWS Support with the reason.',
];
