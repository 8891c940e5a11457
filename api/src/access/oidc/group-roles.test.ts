import { describe, expect, it } from '@jest/globals';
import { readGroupRoles, roleOfGroups } from './group-roles.js';

describe('roles of the organisation’s groups', () => {
  const byGroup = readGroupRoles('Service desk=engineer; cn=leads,ou=support=lead ;;Operators=admin');

  it.each<[string, string[], string | undefined]>([
    ['the one it names', ['Service desk'], 'engineer'],
    ['the highest of several', ['Operators', 'Service desk'], 'admin'],
    ['a name with signs of its own', ['cn=leads,ou=support'], 'lead'],
    ['none for groups nobody named', ['service desk', 'lead', '', '__proto__'], undefined],
    ['none without groups', [], undefined],
  ])('are %s', (_, groups, role) => {
    expect(roleOfGroups(groups, byGroup)).toBe(role);
  });

  it.each(['Service desk', 'Service desk=boss', '=admin', 'a=b=c'])('are not read from %j, which is named', (text) => {
    expect(() => readGroupRoles(text)).toThrow(`"${text}" is no group and role`);
  });
});
