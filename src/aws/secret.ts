import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { call } from './clients.ts';
import { clientOptions, guarded } from './sessions.ts';

/**
 * The text of a secret, read with the process' own credentials in the Region that its ARN names. Rejects with an
 * `AwsFailure` of secretsmanager:GetSecretValue; a secret that holds bytes is one that cannot be read.
 */
export async function readSecret(arn: string): Promise<string> {
  const where = { region: arn.split(':')[3] ?? '' };
  const client = guarded(new SecretsManagerClient(clientOptions(where, undefined)));
  const ask = () => client.send(new GetSecretValueCommand({ SecretId: arn }));
  const { SecretString } = await call('secretsmanager:GetSecretValue', () => {}, ask);
  if (SecretString === undefined) throw new Error('it holds bytes, not text');
  return SecretString;
}
