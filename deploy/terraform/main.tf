# The roles of idc, from the same files as everything else (deploy/policies), and the rule that tells idc of calls.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

data "aws_caller_identity" "this" {}

locals {
  policies = "${path.module}/../policies"

  values = {
    RuntimeRoleArn        = var.runtime_role_arn
    ReadRoleArn           = var.read_role_arn
    ManagementReadRoleArn = var.management_read_role_arn
    RemediationRoleArn    = var.remediation_role_arn
    MemberReadRoleName    = var.member_read_role_name
    MemberQuotaRoleName   = var.member_quota_role_name
    ManagementAccountId   = var.management_account_id
    InstanceArn           = var.instance_arn
    InstanceId            = element(split("/", "${var.instance_arn}/"), 1)
  }

  names = {
    runtime         = "idc-runtime"
    read            = "idc-read"
    management-read = "idc-management-read"
    member-read     = var.member_read_role_name
    remediation     = "idc-remediation"
    member-quota    = var.member_quota_role_name
  }

  # What a role cannot be made without.
  needed = {
    runtime         = [var.read_role_arn, var.remediation_role_arn]
    read            = [var.runtime_role_arn, var.management_read_role_arn]
    management-read = [var.read_role_arn]
    member-read     = [var.read_role_arn]
    remediation     = [var.runtime_role_arn, var.management_account_id, var.instance_arn]
    member-quota    = [var.runtime_role_arn]
  }

  ecs_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.this.account_id } }
    }]
  })
}

resource "aws_iam_role" "this" {
  for_each = var.roles

  name                 = local.names[each.key]
  max_session_duration = 3600
  assume_role_policy = (
    each.key == "runtime"
    ? coalesce(var.runtime_trust_policy, local.ecs_tasks)
    : templatefile("${local.policies}/trust-${each.key}.json", local.values)
  )

  lifecycle {
    precondition {
      condition     = !contains(local.needed[each.key], "")
      error_message = "The role ${each.key} needs more variables: see their descriptions."
    }
  }
}

resource "aws_iam_role_policy" "this" {
  for_each = var.roles

  name   = "idc"
  role   = aws_iam_role.this[each.key].name
  policy = templatefile("${local.policies}/${each.key}.json", local.values)
}
