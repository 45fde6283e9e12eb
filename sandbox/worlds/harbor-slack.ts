import type { Workspace } from '../slack/world.ts';

const kim = 'U02KIMODE';
const sam = 'U02SAMREYES';
const noor = 'U02NOORHADDAD';
const lee = 'U02LEEPARK';
const alex = 'U02ALEXBRANDT';
const robin = 'U02ROBINVALE';
const gale = 'U02GALEMORROW';
const jo = 'U02JOWINTERS';
const bot = 'U02IDCBOT';

/** The Slack workspace of Harbor, the same people as in its AWS organization (joined by e-mail address). */
export const harborSlack: Workspace = {
  team: { id: 'T02HARBOR', name: 'Harbor', domain: 'harbor' },
  app: { id: 'A02IDCAPP', botId: 'B02IDCBOT', botUser: bot },
  users: [
    person(kim, 'kim.ode', 'Kim Ode', 'asks; on call for the platform'),
    person(sam, 'sam.reyes', 'Sam Reyes', 'approver (@idc-approvers)'),
    person(noor, 'noor.haddad', 'Noor Haddad', 'approver (@idc-approvers)'),
    person(lee, 'lee.park', 'Lee Park', 'approver, and a member of groups that gain access'),
    person(alex, 'alex.brandt', 'Alex Brandt', 'in no group: may neither ask nor decide'),
    { ...person(robin, 'robin.vale', 'Robin Vale', 'guest (multi-channel)'), guest: 'multi-channel' },
    {
      id: gale,
      name: 'gale.morrow',
      realName: 'Gale Morrow',
      email: 'gale.morrow@quayside.example',
      role: 'external, from another workspace by Slack Connect',
      externalTeam: 'T02QUAYSIDE',
    },
    { ...person(jo, 'jo.winters', 'Jo Winters', 'left the company'), deleted: true },
    { id: bot, name: 'idc', realName: 'idc', bot: true },
  ],
  userGroups: [
    {
      id: 'S02IDCAPPROVE',
      handle: 'idc-approvers',
      name: 'Identity Center approvers',
      users: [sam, noor, lee],
    },
    { id: 'S02PLATFORM', handle: 'platform', name: 'Platform engineering', users: [kim, sam, noor, lee] },
  ],
  channels: [
    {
      id: 'C02ONCALL',
      name: 'platform-oncall',
      purpose: 'What is broken right now',
      members: [kim, sam, noor, lee, alex, robin, gale, bot],
    },
    {
      id: 'C02IDC',
      name: 'idc',
      purpose: 'Questions and approvals for Identity Center',
      members: [kim, sam, noor, lee, alex, bot],
    },
    {
      id: 'C02GENERAL',
      name: 'general',
      purpose: 'Everybody; idc was not invited',
      members: [kim, sam, noor, lee, alex],
    },
    {
      id: 'C02SECURITY',
      name: 'security-private',
      private: true,
      purpose: 'Private; idc was not invited',
      members: [sam, kim],
    },
    { id: 'C02OLDOPS', name: 'old-ops', archived: true, members: [kim, sam, bot] },
  ],
};

function person(id: string, name: string, realName: string, role: string) {
  return { id, name, realName, role, email: `${name}@harbor.example` };
}
