import { DescribePermissionSetCommand } from '@aws-sdk/client-sso-admin';
import { isAbsence } from '../aws/errors.ts';
import { home } from './instance.ts';
import { type Gatherer, NotSeen } from './look.ts';

/** How long a role session of a permission set may last: it goes on when the assignment is taken away. */
export type SessionDuration = { readonly found: true; readonly seconds: number } | { readonly found: false };

/** A set that does not say lasts an hour (the API's default). */
const DEFAULT_SECONDS = 3_600;

export const gatherSessionDuration: Gatherer<'sessionDuration'> = async (look) => {
  const { permissionSetArn: PermissionSetArn, instanceArn } = await look.need('failure');
  if (!PermissionSetArn) throw new NotSeen([]);
  const { instance, session } = await home(look);
  const ids = { InstanceArn: instanceArn ?? instance.instanceArn, PermissionSetArn };
  try {
    const { PermissionSet } = await look.call(session, 'sso:DescribePermissionSet', () =>
      session.sso.send(new DescribePermissionSetCommand(ids)),
    );
    return { found: true, seconds: secondsOf(PermissionSet?.SessionDuration) ?? DEFAULT_SECONDS };
  } catch (error) {
    if (isAbsence(error)) return { found: false };
    throw error;
  }
};

/** Of an ISO 8601 duration such as PT1H30M. */
export function secondsOf(duration: string | undefined): number | undefined {
  const [whole, days, hours, minutes, seconds] =
    /^P(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?$/.exec(duration ?? '') ?? [];
  if (!whole) return undefined;
  const [d = 0, h = 0, m = 0, s = 0] = [days, hours, minutes, seconds].map((part) => Number(part ?? 0));
  return d * 86_400 + h * 3_600 + m * 60 + s || undefined;
}
