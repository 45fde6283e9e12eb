import type { Finding } from '../../checks/check.ts';
import { fact } from '../../checks/words.ts';
import type { ServiceEvent, ServiceHealth } from '../../evidence/service-health.ts';
import type { Verdict } from '../diagnosis.ts';

/** AWS Health's codes, as people call the services. */
const NAMES: Readonly<Record<string, string>> = {
  SSO: 'IAM Identity Center',
  IAM: 'IAM',
  ORGANIZATIONS: 'AWS Organizations',
  CLOUDTRAIL: 'CloudTrail',
  KMS: 'AWS KMS',
};

export function serviceName({ service }: ServiceEvent): string {
  return NAMES[service] ?? service;
}

/** Problems that AWS has now: open issues, Identity Center's own first. */
export function openIssues({ events }: ServiceHealth): ServiceEvent[] {
  return sorted(events.filter(({ category, status }) => category === 'issue' && status === 'open'));
}

/** AWS often finds out, and writes down, later than the first failures. */
const BEFORE_MS = 30 * 60_000;

/** Problems that AWS had when something failed; those of now where it is not known when. */
export function issuesAt(health: ServiceHealth, at: string | undefined): ServiceEvent[] {
  if (!at) return openIssues(health);
  const moment = Date.parse(at);
  return sorted(
    health.events.filter(({ category, status, startedAt, endedAt }) => {
      if (category !== 'issue' || status === 'upcoming') return false;
      const from = Date.parse(startedAt ?? '') - BEFORE_MS;
      const isOver = status === 'closed' && !(Date.parse(endedAt ?? '') >= moment);
      return from <= moment && !isOver;
    }),
  );
}

function sorted(events: readonly ServiceEvent[]): ServiceEvent[] {
  return [...events].sort((a, b) => Number(b.service === 'SSO') - Number(a.service === 'SSO'));
}

export function incidentVerdict(issues: readonly ServiceEvent[]): Verdict {
  const head = {
    check: 'aws-service-incident',
    title: 'AWS has a problem of its own',
    severity: 'high' as const,
  };
  if (issues.length === 0) return { ...head, outcome: 'healthy' };
  return { ...head, outcome: 'found', findings: issues.map(incident), gaps: [] };
}

function incident(event: ServiceEvent): Finding {
  return {
    cause: 'aws_service_incident',
    certainty: 'confirmed',
    about: event.arn || event.code,
    summary: `AWS reports a problem with ${serviceName(event)} in ${event.region}: ${event.code}${period(event)}.`,
    facts: event.text ? [fact('AWS says', event.text, 'health:DescribeEventDetails')] : [],
    advice: [waiting(event)],
  };
}

export function waiting(event: ServiceEvent): string {
  return event.status === 'closed'
    ? 'AWS says that it is over: try once more.'
    : 'Wait until AWS says that it is over, then try once more; change nothing meanwhile.';
}

export function period({ startedAt, endedAt }: ServiceEvent): string {
  const from = startedAt ? `, since ${startedAt}` : '';
  return endedAt ? `${from}, until ${endedAt}` : from;
}
