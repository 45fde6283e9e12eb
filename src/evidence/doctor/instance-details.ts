import { DescribeInstanceCommand, ListRegionsCommand } from '@aws-sdk/client-sso-admin';
import { home } from '../instance.ts';
import type { Gatherer } from '../look.ts';
import { after, allPages } from '../paging.ts';

/** How the instance is set up. What AWS left out is absent: older answers know neither switch nor key. */
export interface InstanceDetails {
  readonly permissionSetsEnabled?: boolean;
  readonly key?: { readonly type: string; readonly arn?: string; readonly status?: string };
}

export interface InstanceRegion {
  readonly name: string;
  readonly status: string;
  readonly isPrimary: boolean;
}

export const gatherInstanceDetails: Gatherer<'instanceDetails'> = async (look) => {
  const { instance, session } = await home(look);
  const answer = await look.call(session, 'sso:DescribeInstance', () =>
    session.sso.send(new DescribeInstanceCommand({ InstanceArn: instance.instanceArn })),
  );
  const { PermissionSetsEnabled: enabled } = answer as { PermissionSetsEnabled?: boolean };
  const { KeyType, KmsKeyArn, EncryptionStatus } = answer.EncryptionConfigurationDetails ?? {};
  return {
    ...(enabled === undefined ? {} : { permissionSetsEnabled: enabled }),
    ...(KeyType
      ? {
          key: {
            type: KeyType,
            ...(KmsKeyArn ? { arn: KmsKeyArn } : {}),
            ...(EncryptionStatus ? { status: EncryptionStatus } : {}),
          },
        }
      : {}),
  };
};

export const gatherInstanceRegions: Gatherer<'instanceRegions'> = async (look) => {
  const { instance, session } = await home(look);
  const regions = await allPages(async (token) => {
    const page = await look.call(session, 'sso:ListRegions', () =>
      session.sso.send(new ListRegionsCommand({ InstanceArn: instance.instanceArn, ...after(token) })),
    );
    return { items: page.Regions, next: page.NextToken };
  });
  return regions.map(({ RegionName = '?', Status = 'unknown', IsPrimaryRegion }) => ({
    name: RegionName,
    status: Status,
    isPrimary: IsPrimaryRegion === true,
  }));
};
