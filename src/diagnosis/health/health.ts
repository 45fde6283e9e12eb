import { fact } from '../../checks/words.ts';
import type { ServiceEvent, ServiceHealth } from '../../evidence/service-health.ts';
import { type Answered, type QuestionKind, shortened } from '../question.ts';
import { incidentVerdict, openIssues, period, serviceName } from './incidents.ts';

const COVERED = 'IAM Identity Center, IAM, AWS Organizations, CloudTrail or AWS KMS';

export const health: QuestionKind = {
  kind: 'health',
  usage: 'health',
  help: 'what AWS Health reports about Identity Center and what it rests on, in its Region',
  examples: ['health'],
  read(text) {
    if (text === '') return { ok: true, asked: { text } };
    return {
      ok: false,
      sentence: `\`health\` takes no words, and \`${shortened(text)}\` is one too many. Type \`health\`.`,
    };
  },
  async answer(get) {
    const { value, gaps } = await get('serviceHealth');
    if (value) return answered(value);
    const why = gaps[0]?.remedy ?? gaps[0]?.detail ?? 'AWS did not answer.';
    return {
      outcome: 'could-not-look',
      answer: `I could not ask AWS Health. ${why}`,
      subject: {},
      facts: [],
      verdicts: [{ ...HEAD, outcome: 'unknown', gaps }],
    };
  },
};

const HEAD = {
  check: 'aws-service-incident',
  title: 'AWS has a problem of its own',
  severity: 'high' as const,
};

function answered(seen: ServiceHealth): Answered {
  const issues = openIssues(seen);
  const [first] = issues;
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : '';
  return {
    outcome: first ? 'found' : 'healthy',
    answer: first
      ? `AWS reports a problem with ${serviceName(first)} in ${first.region}: ${first.code}${period(first)}${more}.`
      : `AWS Health reports no open problem with ${COVERED} in ${seen.region}.`,
    subject: {},
    facts: seen.events.filter((event) => !issues.includes(event)).map(row),
    verdicts: [incidentVerdict(issues)],
  };
}

function row(event: ServiceEvent) {
  const what = `${serviceName(event)}, ${event.status}`;
  const text = event.text ? `: ${event.text}` : '';
  return fact(what, `${event.code}${period(event)}${text}`, 'health:DescribeEvents');
}
