import type { Tool } from '../evidence/evidence.ts';
import type { Seen } from './check.ts';
import { accountName, principalName, setName } from './words.ts';

interface Target {
  readonly instanceArn: string;
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalType: string;
  readonly principalId: string;
}

/** What a pipeline made belongs to the pipeline: the change as text for it, in the shapes that its tool reads. */
export function pipelineText(tool: Tool, target: Target, seen: Seen): string[] {
  return [
    `${tool} made this call, so the change belongs to it: run it again, now that the assignment can succeed. idc applies it only where its policy lets it.`,
    ...pipelineShapes(tool, target, seen),
  ];
}

/** The same assignment in each shape that the tool reads. */
export function pipelineShapes(tool: Tool, target: Target, seen: Seen): string[] {
  return SHAPES[tool].map((shape) => shape(target, seen));
}

type Shape = (target: Target, seen: Seen) => string;

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_account_assignment */
const hcl: Shape = (target) =>
  [
    'The resource: resource "aws_ssoadmin_account_assignment" "this" {',
    `  instance_arn       = ${JSON.stringify(target.instanceArn)}`,
    `  permission_set_arn = ${JSON.stringify(target.permissionSetArn)}`,
    `  principal_id       = ${JSON.stringify(target.principalId)}`,
    `  principal_type     = ${JSON.stringify(target.principalType)}`,
    `  target_id          = ${JSON.stringify(target.accountId)}`,
    '  target_type        = "AWS_ACCOUNT"',
    '}',
  ].join('\n');

/** Commas join the six parts of the id, in this order. */
const importBlock: Shape = (target) => {
  const { principalId, principalType, accountId, permissionSetArn, instanceArn } = target;
  const id = [principalId, principalType, accountId, 'AWS_ACCOUNT', permissionSetArn, instanceArn].join(',');
  return [
    'Where the assignment exists already but not in its state: import {',
    '  to = aws_ssoadmin_account_assignment.this',
    `  id = ${JSON.stringify(id)}`,
    '}',
  ].join('\n');
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sso-assignment.html */
const cloudFormation: Shape = (target) => {
  const Properties = {
    InstanceArn: target.instanceArn,
    PermissionSetArn: target.permissionSetArn,
    PrincipalId: target.principalId,
    PrincipalType: target.principalType,
    TargetId: target.accountId,
    TargetType: 'AWS_ACCOUNT',
  };
  return `The resource: ${JSON.stringify({ Assignment: { Type: 'AWS::SSO::Assignment', Properties } })}`;
};

const entry: Shape = (target, seen) =>
  `The entry for assignments.json: ${JSON.stringify({
    principal: principalName(seen),
    principalType: target.principalType,
    permissionSet: setName(seen),
    accounts: [accountName(seen)],
  })}`;

const SHAPES = {
  Terraform: [entry, hcl, importBlock],
  OpenTofu: [entry, hcl, importBlock],
  Pulumi: [entry],
  CloudFormation: [cloudFormation, entry],
  CDK: [cloudFormation, entry],
  'infrastructure as code': [entry, hcl, importBlock, cloudFormation],
} as const satisfies Record<Tool, readonly Shape[]>;
