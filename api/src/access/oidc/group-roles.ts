import { Role, roles } from '@reprise/contracts/http';

/** Role of the members of a group, as the organisation names it. */
export type GroupRoles = ReadonlyMap<string, Role>;

/**
 * Read `Service desk=engineer; Support leads=lead`. A name may hold anything but `;` and ends at the last `=`.
 * @throws RangeError that names the part that cannot be read
 */
export function readGroupRoles(text: string): GroupRoles {
  const pairs = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): [string, Role] => {
      const at = part.lastIndexOf('=');
      const role = Role.safeParse(part.slice(at + 1).trim());
      const group = part.slice(0, Math.max(0, at)).trim();
      if (group === '' || !role.success)
        throw new RangeError(`"${part}" is no group and role, like Support leads=lead; roles are ${roles.join(', ')}`);
      return [group, role.data];
    });
  return new Map(pairs);
}

/** @returns the highest role that any of these groups has; undefined when none has one */
export function roleOfGroups(groups: readonly string[], byGroup: GroupRoles): Role | undefined {
  const given = new Set(groups.flatMap((group) => byGroup.get(group) ?? []));
  return roles.findLast((role) => given.has(role));
}
