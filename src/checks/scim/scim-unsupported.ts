import type { Scim } from '../../documents/scim/scim.ts';
import { patchable, taken } from '../../knowledge/scim-schema.ts';
import { type Broken, found, GUIDE, named, places, type ScimCheck, stated } from './evidence.ts';

export const scimUnsupported: ScimCheck = {
  id: 'scim-unsupported',
  title: 'An attribute that AWS does not take was sent',
  why: 'AWS refuses the whole request for one attribute that it does not support.',
  docs: `${GUIDE}/createuser.html`,
  severity: 'high',
  causes: ['scim_unsupported_attribute'],
  find({ scim }) {
    const broken = [...refused(scim), ...notPatchable(scim)];
    const summary = `AWS refuses this ${named(scim.kind)}, because it does not take ${places(broken)}`;
    return found(stated({ cause: 'scim_unsupported_attribute', summary }, broken));
  },
};

/** Each attribute once, however many values it has. */
function refused({ object, values, lists, kind }: Scim): Broken[] {
  const sent = [...lists, ...values].filter(({ name }) => object && isRefused(taken(object, name)));
  const outer = new Map(sent.map(({ path, line, name }) => [name.toLowerCase(), { path, line }]));
  // What PATCH may not change at all is named once, below.
  const inner = [...outer].filter(([name]) => kind !== 'patch' || !object || patchable(object, name));
  const tops = new Set(inner.map(([name]) => name));
  return inner
    .filter(([name]) => !name.includes('.') || !tops.has(name.split('.')[0] ?? ''))
    .map(([name, { path, line }]) => ({
      path,
      line,
      says: name === 'id' ? 'AWS gives the id itself' : 'AWS does not support it',
    }));
}

function isRefused(how: ReturnType<typeof taken>): boolean {
  return how === 'refused' || how === 'read-only';
}

function notPatchable({ object, operations }: Scim): Broken[] {
  return operations.flatMap(({ path, line, changes }) =>
    changes
      .filter((name) => name !== '' && object && !patchable(object, name))
      .map((name) => ({
        path,
        line,
        says: `\`${name.replace(/[^\w.:$-]/g, '…').slice(0, 80)}\` is none of the attributes that PATCH may change`,
      })),
  );
}
