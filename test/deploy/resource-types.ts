interface ResourceType {
  readonly required: readonly string[];
  /** As far as our templates need them. */
  readonly optional: readonly string[];
  readonly attributes?: readonly string[];
}

const group = ['VpcId', 'SecurityGroupIngress', 'SecurityGroupEgress', 'GroupName', 'Tags'];

/** Of the few types that the templates use, what the CloudFormation reference says of their properties. */
export const TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::CloudWatch::Alarm': {
    required: ['ComparisonOperator', 'EvaluationPeriods'],
    optional: [
      ...['AlarmActions', 'AlarmDescription', 'AlarmName', 'DatapointsToAlarm', 'Dimensions', 'MetricName'],
      ...['Metrics', 'Namespace', 'OKActions', 'Period', 'Statistic', 'Threshold', 'TreatMissingData'],
    ],
    attributes: ['Arn'],
  },
  'AWS::EC2::SecurityGroup': {
    required: ['GroupDescription'],
    optional: group,
    attributes: ['GroupId', 'VpcId'],
  },
  'AWS::EC2::SecurityGroupEgress': {
    required: ['GroupId', 'IpProtocol'],
    optional: ['CidrIp', 'Description', 'DestinationSecurityGroupId', 'FromPort', 'ToPort'],
  },
  'AWS::ECS::Cluster': { required: [], optional: ['ClusterName', 'ClusterSettings'], attributes: ['Arn'] },
  'AWS::ECS::Service': {
    required: [],
    optional: [
      ...['Cluster', 'DeploymentConfiguration', 'DesiredCount', 'LaunchType', 'NetworkConfiguration'],
      ...['PlatformVersion', 'ServiceName', 'TaskDefinition'],
    ],
    attributes: ['Name', 'ServiceArn'],
  },
  'AWS::ECS::TaskDefinition': {
    required: [],
    optional: [
      ...['ContainerDefinitions', 'Cpu', 'ExecutionRoleArn', 'Family', 'Memory', 'NetworkMode'],
      ...['RequiresCompatibilities', 'RuntimePlatform', 'TaskRoleArn', 'Volumes'],
    ],
  },
  'AWS::Events::Rule': {
    required: [],
    optional: ['Description', 'EventPattern', 'Name', 'State', 'Targets'],
    attributes: ['Arn'],
  },
  'AWS::IAM::Policy': {
    required: ['PolicyDocument', 'PolicyName'],
    optional: ['Roles', 'Users', 'Groups'],
  },
  'AWS::IAM::RolePolicy': { required: ['PolicyName', 'RoleName'], optional: ['PolicyDocument'] },
  'AWS::IAM::Role': {
    required: ['AssumeRolePolicyDocument'],
    optional: [
      ...['Description', 'ManagedPolicyArns', 'MaxSessionDuration', 'Path', 'PermissionsBoundary'],
      ...['Policies', 'RoleName', 'Tags'],
    ],
    attributes: ['Arn', 'RoleId'],
  },
  'AWS::Logs::LogGroup': {
    required: [],
    optional: ['KmsKeyId', 'LogGroupName', 'RetentionInDays'],
    attributes: ['Arn'],
  },
  'AWS::RDS::DBInstance': {
    required: [],
    optional: [
      ...['AllocatedStorage', 'AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'CopyTagsToSnapshot'],
      ...['DBInstanceClass', 'DBName', 'DBSubnetGroupName', 'DeletionProtection', 'Engine', 'EngineVersion'],
      ...['EnableCloudwatchLogsExports', 'MasterUserPassword', 'MasterUsername', 'MultiAZ'],
      ...['PubliclyAccessible', 'StorageEncrypted', 'StorageType', 'VPCSecurityGroups'],
    ],
    attributes: ['Endpoint.Address', 'Endpoint.Port', 'DBInstanceArn'],
  },
  'AWS::RDS::DBSubnetGroup': { required: ['DBSubnetGroupDescription', 'SubnetIds'], optional: ['Tags'] },
  'AWS::SQS::Queue': {
    required: [],
    optional: [
      ...['DelaySeconds', 'MessageRetentionPeriod', 'QueueName', 'ReceiveMessageWaitTimeSeconds'],
      ...[
        'RedriveAllowPolicy',
        'RedrivePolicy',
        'SqsManagedSseEnabled',
        'VisibilityTimeout',
        'KmsMasterKeyId',
      ],
    ],
    attributes: ['Arn', 'QueueName', 'QueueUrl'],
  },
  'AWS::SQS::QueuePolicy': { required: ['PolicyDocument', 'Queues'], optional: [] },
  'AWS::SecretsManager::Secret': {
    required: [],
    optional: ['Description', 'GenerateSecretString', 'KmsKeyId', 'Name', 'SecretString'],
  },
  'AWS::SecretsManager::SecretTargetAttachment': {
    required: ['SecretId', 'TargetId', 'TargetType'],
    optional: [],
  },
};
