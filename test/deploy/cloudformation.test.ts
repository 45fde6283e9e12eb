import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { makeFigures } from '../../src/observing/figures.ts';
import { withSecrets } from '../../src/secrets.ts';
import { faultsIn, readTemplate, resolved, type Template } from './cloudformation.ts';

const folder = 'deploy/cloudformation';
const paths = readdirSync(folder).map((name) => `${folder}/${name}`);
const VALUES = {
  RuntimeRoleArn: 'arn:aws:iam::333344445555:role/idc-runtime',
  ReadRoleArn: 'arn:aws:iam::222233334444:role/idc-read',
  ManagementReadRoleArn: 'arn:aws:iam::111122223333:role/idc-management-read',
  RemediationRoleArn: 'arn:aws:iam::222233334444:role/idc-remediation',
  MemberReadRoleName: 'their-member',
  MemberQuotaRoleName: 'their-quota',
  ManagementAccountId: '111122223333',
  InstanceArn: 'arn:aws:sso:::instance/ssoins-7223ab0c9d8e7f61',
};

describe.each(paths)('%s', (path) => {
  test('has nothing that CloudFormation would refuse, as far as can be told without it', () => {
    expect(faultsIn(readTemplate(path))).toEqual([]);
  });
});

describe('a template with a mistake is found out', () => {
  const good = () => structuredClone(readTemplate(`${folder}/service.yaml`)) as unknown as Mutable;
  type Mutable = { Parameters: Record<string, object>; Resources: Record<string, Record<string, never>> };

  test.each<[string, (template: Mutable) => void]>([
    [
      'Clustr is nowhere',
      (t) => Object.assign(t.Resources.Service?.Properties ?? {}, { Cluster: { Ref: 'Clustr' } }),
    ],
    [
      'Task.Arn is nowhere',
      (t) =>
        Object.assign(t.Resources, {
          X: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: { 'Fn::GetAtt': ['Task', 'Arn'] } } },
        }),
    ],
    [
      'Nobody is nowhere',
      (t) =>
        Object.assign(t.Resources, {
          X: {
            Type: 'AWS::ECS::Cluster',
            Properties: { ClusterName: { 'Fn::Sub': ['a-$', '{Nobody}'].join('') } },
          },
        }),
    ],
    ['Left is not used', (t) => Object.assign(t.Parameters, { Left: { Type: 'String' } })],
    [
      'Database has StorageEncryptd, which AWS::RDS::DBInstance does not',
      (t) => Object.assign(t.Resources.Database?.Properties ?? {}, { StorageEncryptd: true }),
    ],
    [
      'DatabaseSubnets lacks SubnetIds',
      (t) =>
        delete (t.Resources.DatabaseSubnets?.Properties as Record<string, unknown> | undefined)?.SubnetIds,
    ],
    [
      'Service depends on Nothing, which is nowhere',
      (t) => Object.assign(t.Resources.Service ?? {}, { DependsOn: 'Nothing' }),
    ],
    ['the condition Never is nowhere', (t) => Object.assign(t.Resources.Log ?? {}, { Condition: 'Never' })],
  ])('%s', (fault, spoil) => {
    const template = good();
    spoil(template);
    expect(faultsIn(template as unknown as Template)).toContain(fault);
  });
});

describe('the templates of the roles', () => {
  const roles = ['runtime', 'read', 'management-read', 'member-read', 'remediation', 'member-quota'];

  test('are what npm run templates writes', async () => {
    const { templates } = (await import('../../scripts/templates.js' as string)) as {
      templates: () => Record<string, string>;
    };
    const written = Object.keys(templates()).map((path) => [path, readFileSync(path, 'utf8')]);
    expect(Object.fromEntries(written)).toEqual(templates());
    expect(Object.keys(templates())).toEqual(roles.map((role) => `${folder}/${role}-role.yaml`));
  });

  test.each(roles)('%s: the very rights and trust of deploy/policies', (role) => {
    const template = readTemplate(`${folder}/${role}-role.yaml`);
    const { Policies, AssumeRolePolicyDocument } = resolved(
      template.Resources.Role?.Properties,
      template,
      VALUES,
    ) as { Policies: { PolicyDocument: unknown }[]; AssumeRolePolicyDocument: unknown };
    expect(Policies.map(({ PolicyDocument }) => PolicyDocument)).toEqual([policy(role)]);
    if (role !== 'runtime') expect(AssumeRolePolicyDocument).toEqual(policy(`trust-${role}`));
  });

  test.each(roles)('%s: who is trusted has no default', (role) => {
    const { Parameters = {}, Resources } = readTemplate(`${folder}/${role}-role.yaml`);
    const trust = JSON.stringify(Resources.Role?.Properties?.AssumeRolePolicyDocument);
    const trusted = Object.keys(Parameters).filter((name) => trust.includes(`"Ref":"${name}"`));
    expect(trusted.filter((name) => Parameters[name]?.Default !== undefined)).toEqual([]);
    expect(trusted).toHaveLength(role === 'runtime' ? 0 : 1);
  });
});

function policy(name: string): unknown {
  const text = readFileSync(`deploy/policies/${name}.json`, 'utf8');
  const values = { ...VALUES, InstanceId: VALUES.InstanceArn.split('/')[1] };
  return JSON.parse(text.replace(/\$\{(\w+)\}/g, (_, key: keyof typeof values) => values[key] ?? '?'));
}

describe('service.yaml', () => {
  const template = readTemplate(`${folder}/service.yaml`);
  const secret = 'arn:aws:secretsmanager:eu-west-1:333344445555:secret:idc/slack-a1B2c3';
  const given = {
    ...VALUES,
    ManagementReadRoleArn: '',
    RemediationRoleArn: '',
    MemberQuotaRoleName: '',
    HomeRegion: 'eu-central-1',
    SlackSecretArn: secret,
    DatabaseSecret: secret.replace('slack', 'stack/database'),
  };
  interface Container {
    readonly Environment: { readonly Name: string; readonly Value: string }[];
    readonly HealthCheck: { readonly Command: string[] };
    readonly StopTimeout: number;
  }
  const task = resolved(template.Resources.Task?.Properties, template, given) as {
    ContainerDefinitions: [Container];
  };
  const [container] = task.ContainerDefinitions;

  test('gives idc a configuration that it takes, with the first rung alone', async () => {
    const env = Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value]));
    const kept = async (arn: string) =>
      arn.includes('database')
        ? '{"host":"db","port":5432,"username":"idc","password":"p","dbname":"idc"}'
        : '{"bot":"xoxb-1","app":"xapp-1"}';
    const config = readConfig(await withSecrets(env, kept), 'bot');
    expect(config.aws).toEqual({
      region: 'eu-central-1',
      iacIdentities: [],
      readRoleArn: VALUES.ReadRoleArn,
    });
    expect(config).toMatchObject({
      databaseUrl: 'postgres://idc:p@db:5432/idc',
      slack: { botToken: 'xoxb-1', transport: { kind: 'socket', appToken: 'xapp-1' } },
      policy: { kind: 'none' },
      cloudWatchMetrics: true,
    });
  });

  test('asks the address that idc answers at in the image, and waits as long as it drains', () => {
    const image = readFileSync('Dockerfile', 'utf8');
    expect(image).toContain('IDC_HEALTH_BIND=0.0.0.0:8081');
    expect(container.HealthCheck.Command.join(' ')).toContain('http://127.0.0.1:8081/healthz');
    expect(container.StopTimeout).toBe(30);
  });

  test('opens nothing to the outside, and keeps the database and its data', () => {
    const { Resources } = template;
    const groups = Object.values(Resources).filter(({ Type }) => Type === 'AWS::EC2::SecurityGroup');
    const ingress = groups.flatMap(({ Properties }) => (Properties?.SecurityGroupIngress ?? []) as object[]);
    expect(ingress).toEqual([
      expect.objectContaining({
        SourceSecurityGroupId: { 'Fn::GetAtt': ['ServiceSecurityGroup', 'GroupId'] },
      }),
    ]);
    expect(Resources.Database).toMatchObject({
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: { StorageEncrypted: true, PubliclyAccessible: false, DeletionProtection: true },
    });
  });

  test('has alarms on figures and labels that there are', () => {
    interface Metric {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: { readonly Name: string }[];
    }
    const alarms = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
    const metrics = alarms.flatMap(({ Properties = {} }) =>
      Properties.Metrics
        ? (Properties.Metrics as { MetricStat?: { Metric: Metric } }[]).flatMap(
            (one) => one.MetricStat?.Metric ?? [],
          )
        : [Properties as unknown as Metric],
    );
    const own = metrics.filter(({ Namespace }) => Namespace === 'idc');
    expect(own.length).toBeGreaterThan(4);
    const figures = Object.values(makeFigures());
    const unknown = own.filter(({ MetricName, Dimensions = [] }) => {
      const labels: readonly string[] = figures.find(({ name }) => name === MetricName)?.labels ?? [];
      const isNamed = figures.some(({ name }) => name === MetricName);
      // Each figure stands under one label at a time.
      return !isNamed || Dimensions.length > 1 || Dimensions.some(({ Name }) => !labels.includes(Name));
    });
    expect(unknown).toEqual([]);
  });
});
