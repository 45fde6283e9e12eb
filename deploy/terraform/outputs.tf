output "role_arns" {
  description = "The roles that were made, by what they are."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}

output "event_queue_url" {
  description = "IDC_EVENT_QUEUE_URL; null without watch."
  value       = one(aws_sqs_queue.watch[*].url)
}
