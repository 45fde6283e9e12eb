import { operation, type Service } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { required, string } from '../shapes.ts';

interface OfSecret {
  SecretId: string;
}

const NOT_FOUND = "Secrets Manager can't find the specified secret.";

const getSecretValue = operation<OfSecret>({
  readOnly: true,
  fields: { SecretId: required(string(undefined, 1, 2048)) },
  resources: ({ input }) => [input.SecretId],
  run: ({ state, input, region }) => {
    const SecretString = state.secrets.get(input.SecretId);
    const [, , , home, , , name] = input.SecretId.split(':');
    if (SecretString === undefined || home !== region)
      throw new Refusal('ResourceNotFoundException', NOT_FOUND);
    return {
      ARN: input.SecretId,
      Name: name?.replace(/-\w{6}$/, ''),
      SecretString,
      VersionStages: ['AWSCURRENT'],
    };
  },
});

/** Reads what `state.secrets` holds, by ARN. */
export const secretsManager: Service = {
  prefix: 'secretsmanager',
  scope: 'secretsmanager',
  eventSource: 'secretsmanager.amazonaws.com',
  operations: { GetSecretValue: getSecretValue },
};
