import { authorize } from './authorize.ts';
import { settle } from './engine.ts';
import type { Call, Output, Service } from './operation.ts';
import { Refusal } from './refusal.ts';
import { validate } from './shapes.ts';
import { record } from './trail.ts';

/** One call from its validated caller to its record in CloudTrail. `before` may refuse, as throttling does. */
export function perform(service: Service, call: Call, before?: () => void): Output {
  const operation = service.operations[call.name];
  if (!operation) throw new Refusal('UnknownOperationException', `Unknown operation ${call.name}`);
  settle(call.state);
  try {
    before?.();
    validate(call.input, operation.fields, service.validationCode);
    service.admit?.(call);
    authorize(service, call, operation.resources?.(call) ?? ['*']);
    const output = operation.run(call);
    record({ service, operation, call, output });
    return output;
  } catch (error) {
    if (error instanceof Refusal) record({ service, operation, call, refusal: error });
    throw error;
  }
}
