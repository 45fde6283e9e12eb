import { counter, gauge, histogram } from './figure.ts';

/** Every figure of idc. Labels hold words of our own and names of APIs: never ids, names of people, or texts. */
export function makeFigures() {
  return {
    questions: counter('idc_questions_total', {
      help: 'Questions that were answered. outcome as in the diagnosis; fault is a fault of idc itself.',
      labels: ['kind', 'outcome'],
    }),
    phases: histogram('idc_phase_seconds', {
      help: 'Time from a Slack delivery to its acknowledgement (ack), of looking (look), of one message to Slack (post).',
      labels: ['phase'],
      bounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 600],
    }),
    awsCalls: counter('idc_aws_calls_total', {
      help: 'Requests to AWS, retries included. outcome: ok, throttled, denied, failed.',
      labels: ['api', 'outcome'],
    }),
    backoffs: counter('idc_aws_backoffs_total', {
      help: 'Times that AWS throttled APIs that it counts together though idc kept to its share, so that all processes call them less for a while.',
      labels: ['family'],
    }),
    slackCalls: counter('idc_slack_calls_total', {
      help: 'Requests to the Web API of Slack, retries included. outcome: ok, throttled, failed.',
      labels: ['method', 'outcome'],
    }),
    gaps: counter('idc_gaps_total', {
      help: 'What questions could not look at, by reason.',
      labels: ['reason'],
    }),
    runs: counter('idc_remediation_runs_total', {
      help: 'Remediations that this process brought to an end, by how they ended.',
      labels: ['outcome'],
    }),
    watched: counter('idc_watch_total', {
      help: 'Of the watch: events that were received, messages of the queue that are no event (poison), failures, and messages about them.',
      labels: ['what'],
    }),
    decisions: gauge('idc_decisions', {
      help: 'Approvals and denials on record in the database, over all processes.',
      labels: ['decision'],
    }),
    remediations: gauge('idc_remediations', {
      help: 'Remediations on record in the database, by state.',
      labels: ['state'],
    }),
    queue: gauge('idc_queue_depth', {
      help: 'Approved remediations that have not ended yet.',
      labels: [],
    }),
    oldest: gauge('idc_queue_oldest_seconds', {
      help: 'How long the oldest of them has been approved. 0 when there is none.',
      labels: [],
    }),
    summaryAge: gauge('idc_summary_age_seconds', {
      help: 'Seconds since the last scheduled summary was posted or had nothing to say; absent before the first one.',
      labels: [],
    }),
    slackConnected: gauge('idc_slack_connected', {
      help: '1 while deliveries of Slack arrive: the socket is up, or the port is open.',
      labels: [],
    }),
    databaseUp: gauge('idc_database_up', {
      help: '1 when the database answered the last time that figures were read.',
      labels: [],
    }),
    cpu: counter('process_cpu_seconds_total', { help: 'CPU time of the process.', labels: [] }),
    memory: gauge('process_resident_memory_bytes', { help: 'Resident memory of the process.', labels: [] }),
    started: gauge('process_start_time_seconds', {
      help: 'When the process started, in seconds since 1970.',
      labels: [],
    }),
    lag: gauge('nodejs_eventloop_lag_p99_seconds', {
      help: 'The 99th percentile of how late timers fire, since the last time that figures were read.',
      labels: [],
    }),
  };
}

export type Figures = ReturnType<typeof makeFigures>;
