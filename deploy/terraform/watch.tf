# Calls to Identity Center, as CloudTrail records them in this account and Region, into a queue of idc. Needs a trail.

locals {
  watched = var.watch ? 1 : 0
}

resource "aws_cloudwatch_event_rule" "watch" {
  count = local.watched

  name        = "idc-watch"
  description = "Calls that start work of Identity Center, for idc."
  event_pattern = jsonencode({
    source        = ["aws.sso"]
    "detail-type" = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = ["sso.amazonaws.com"]
      eventName   = ["CreateAccountAssignment", "DeleteAccountAssignment", "ProvisionPermissionSet"]
    }
  })
}

resource "aws_cloudwatch_event_target" "watch" {
  count = local.watched

  rule = aws_cloudwatch_event_rule.watch[0].name
  arn  = aws_sqs_queue.watch[0].arn
}

resource "aws_sqs_queue" "dead" {
  count = local.watched

  name                      = "idc-watch-dead"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "watch" {
  count = local.watched

  name                       = "idc-watch"
  visibility_timeout_seconds = 15
  message_retention_seconds  = 86400
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead[0].arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue_policy" "watch" {
  count = local.watched

  queue_url = aws_sqs_queue.watch[0].url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TakeFromTheRule"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.watch[0].arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.watch[0].arn } }
    }]
  })
}

resource "aws_iam_role_policy" "watch" {
  count = var.watch && contains(var.roles, "runtime") ? 1 : 0

  name   = "idc-watch"
  role   = aws_iam_role.this["runtime"].name
  policy = templatefile("${local.policies}/watch.json", { EventQueueArn = aws_sqs_queue.watch[0].arn })
}
