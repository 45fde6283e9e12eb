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

/** What a pipeline made belongs to the pipeline: the change as text for it, in the two shapes that teams keep in Git. */
export function pipelineText(tool: Tool, target: Target, seen: Seen): string[] {
  const entry = {
    principal: principalName(seen),
    principalType: target.principalType,
    permissionSet: setName(seen),
    accounts: [accountName(seen)],
  };
  return [
    `${tool} made this call, so the change belongs to it, and idc applies nothing: run it again, now that the assignment can succeed.`,
    `The entry for assignments.json: ${JSON.stringify(entry)}`,
    `The resource: ${hcl(target)}`,
  ];
}

function hcl(target: Target): string {
  return [
    'resource "aws_ssoadmin_account_assignment" "this" {',
    `  instance_arn       = ${JSON.stringify(target.instanceArn)}`,
    `  permission_set_arn = ${JSON.stringify(target.permissionSetArn)}`,
    `  principal_id       = ${JSON.stringify(target.principalId)}`,
    `  principal_type     = ${JSON.stringify(target.principalType)}`,
    `  target_id          = ${JSON.stringify(target.accountId)}`,
    '  target_type        = "AWS_ACCOUNT"',
    '}',
  ].join('\n');
}
