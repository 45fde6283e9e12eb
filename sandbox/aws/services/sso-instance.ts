import { type Operation, operation } from '../operation.ts';
import { paginate } from '../paging.ts';
import { missing } from '../refusal.ts';
import { required, string } from '../shapes.ts';
import type { State } from '../state.ts';
import { errors } from '../texts.ts';
import { onInstance } from './sso-common.ts';
import { type InInstance, instanceArn, type Paged, paged } from './sso-shapes.ts';

const listInstances = operation<Paged>({
  readOnly: true,
  fields: paged,
  run: (call) => {
    const { region, additionalRegions } = call.state.organization;
    const here = [region, ...additionalRegions].includes(call.region);
    const { items, token } = paginate(call, here ? [instance(call.state)] : [], 10);
    return { Instances: items, ...token };
  },
});

const describeInstance = operation<InInstance>({
  readOnly: true,
  fields: { InstanceArn: instanceArn },
  resources: onInstance,
  run: ({ state }) => {
    const { key, permissionSetsEnabled } = state.organization.instance;
    return {
      ...instance(state),
      PermissionSetsEnabled: permissionSetsEnabled,
      EncryptionConfigurationDetails: key
        ? { KeyType: 'CUSTOMER_MANAGED_KEY', KmsKeyArn: key.arn, EncryptionStatus: 'ENABLED' }
        : { KeyType: 'AWS_OWNED_KMS_KEY', EncryptionStatus: 'ENABLED' },
    };
  },
});

const listRegions = operation<InInstance & Paged>({
  readOnly: true,
  fields: { InstanceArn: instanceArn, ...paged },
  resources: onInstance,
  run: (call) => {
    const { items, token } = paginate(call, regions(call.state));
    return { Regions: items, ...token };
  },
});

const listTags = operation<{ ResourceArn: string; NextToken?: string }>({
  readOnly: true,
  fields: {
    ResourceArn: required(string(undefined, 10, 2048)),
    InstanceArn: string(instanceArn.pattern, 10, 1224),
  },
  resources: (call) => [call.input.ResourceArn],
  run: (call) => {
    const set = call.state.permissionSets.get(call.input.ResourceArn);
    if (!set) throw missing(errors.notFound(`Resource ${call.input.ResourceArn}`));
    return { Tags: Object.entries(set.tags ?? {}).map(([Key, Value]) => ({ Key, Value })) };
  },
});

function instance({ organization }: State) {
  const { instance: described } = organization;
  return {
    InstanceArn: described.arn,
    IdentityStoreId: described.identityStoreId,
    OwnerAccountId: organization.managementAccountId,
    Name: described.name,
    CreatedDate: new Date(described.createdAt),
    Status: 'ACTIVE',
    PrimaryRegion: organization.region,
    Regions: regions({ organization }),
  };
}

function regions({ organization }: Pick<State, 'organization'>) {
  const AddedDate = new Date(organization.instance.createdAt);
  return [organization.region, ...organization.additionalRegions].map((RegionName) => ({
    RegionName,
    Status: 'ACTIVE',
    AddedDate,
    IsPrimaryRegion: RegionName === organization.region,
  }));
}

export const instanceOperations: Record<string, Operation> = {
  ListInstances: listInstances,
  DescribeInstance: describeInstance,
  ListRegions: listRegions,
  ListTagsForResource: listTags,
};
