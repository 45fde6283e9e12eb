variable "roles" {
  description = "Which roles of idc this account gets: runtime, read, management-read, member-read, remediation, member-quota."
  type        = set(string)

  validation {
    condition = length(setsubtract(var.roles, [
      "runtime", "read", "management-read", "member-read", "remediation", "member-quota",
    ])) == 0
    error_message = "A role is runtime, read, management-read, member-read, remediation or member-quota."
  }
}

variable "runtime_role_arn" {
  description = "ARN of the role that idc runs as, which has to exist. Needed for read, remediation and member-quota."
  type        = string
  default     = ""
}

variable "runtime_trust_policy" {
  description = "Who may be the runtime role, as JSON; tasks of ECS in this account when it is not given."
  type        = string
  default     = null
}

variable "read_role_arn" {
  description = "ARN of idc-read, which has to exist. Needed for runtime (there it may come later), management-read and member-read."
  type        = string
  default     = ""
}

variable "management_read_role_arn" {
  description = "ARN of idc-management-read, which may come later. Needed for read."
  type        = string
  default     = ""
}

variable "remediation_role_arn" {
  description = "ARN of idc-remediation, which may come later. Needed for runtime."
  type        = string
  default     = ""
}

variable "member_read_role_name" {
  description = "Name of the role that reads in member accounts."
  type        = string
  default     = "idc-member"
}

variable "member_quota_role_name" {
  description = "Name of the role that asks for quotas in member accounts."
  type        = string
  default     = "idc-member-quota"
}

variable "management_account_id" {
  description = "Id of the management account. Needed for remediation."
  type        = string
  default     = ""
}

variable "instance_arn" {
  description = "ARN of the Identity Center instance. Needed for remediation."
  type        = string
  default     = ""
}

variable "watch" {
  description = "Whether calls to Identity Center that are recorded in this account and Region go to a queue."
  type        = bool
  default     = false
}
