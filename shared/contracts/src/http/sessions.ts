import { z } from 'zod';
import { Id, Moment, Role, endpoint } from './common.js';

export const User = z
  .object({
    id: Id,
    name: z.string(),
    email: z.email(),
    role: Role,
    disabled: z.boolean(),
    createdAt: Moment,
    lastSeenAt: Moment.nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const Password = z.string().min(12, 'at least 12 characters').max(200);
export const PersonName = z.string().trim().min(1, 'say a name').max(100);

export const Session = z
  .object({
    token: z.string().meta({ description: 'Opaque; send it as `Authorization: Bearer`' }),
    expiresAt: Moment,
    user: User,
  })
  .meta({ id: 'Session' });

export const createSession = endpoint({
  id: 'createSession',
  method: 'POST',
  path: '/sessions',
  tag: 'Access',
  summary: 'Sign in with e-mail and password',
  access: 'public',
  body: z.strictObject({ email: z.email().max(320), password: z.string().min(1).max(200) }),
  status: 201,
  response: Session,
});

export const deleteSession = endpoint({
  id: 'deleteSession',
  method: 'DELETE',
  path: '/sessions/current',
  tag: 'Access',
  summary: 'Sign out',
  access: 'engineer',
  status: 204,
  responseType: 'none',
});

export const getMe = endpoint({
  id: 'getMe',
  method: 'GET',
  path: '/me',
  tag: 'Access',
  summary: 'The person signed in',
  access: 'engineer',
  status: 200,
  response: User,
});

export const changePassword = endpoint({
  id: 'changePassword',
  method: 'PUT',
  path: '/me/password',
  tag: 'Access',
  summary: 'Change the own password; every session of the person ends, and the answer opens a new one',
  access: 'engineer',
  body: z.strictObject({ currentPassword: z.string().min(1).max(200), newPassword: Password }),
  secretAnswer: true,
  status: 200,
  response: Session,
});

export const Invitation = z
  .object({ email: z.email().nullable(), role: Role, expiresAt: Moment, first: z.boolean() })
  .meta({ id: 'Invitation', description: '`first` marks the one-time link of the first administrator' });

export const getInvitation = endpoint({
  id: 'getInvitation',
  method: 'GET',
  path: '/invitations/:token',
  tag: 'Access',
  summary: 'Look at an invitation before accepting it',
  access: 'public',
  params: z.strictObject({ token: z.string().min(16).max(200) }),
  status: 200,
  response: Invitation,
});

export const acceptInvitation = endpoint({
  id: 'acceptInvitation',
  method: 'POST',
  path: '/invitations/:token/acceptance',
  tag: 'Access',
  summary: 'Create the account an invitation is for and sign in; the link works once',
  access: 'public',
  params: z.strictObject({ token: z.string().min(16).max(200) }),
  body: z.strictObject({ name: PersonName, email: z.email().max(320), password: Password }),
  status: 201,
  response: Session,
});

export const createInvitation = endpoint({
  id: 'createInvitation',
  method: 'POST',
  path: '/invitations',
  tag: 'Access',
  summary: 'Invite a person with a role',
  access: 'admin',
  body: z.strictObject({ email: z.email().max(320), role: Role }),
  secretAnswer: true,
  status: 201,
  response: z.object({ url: z.string(), expiresAt: Moment }),
});

export const PasswordLink = z
  .object({ name: z.string(), email: z.email(), expiresAt: Moment })
  .meta({ id: 'PasswordLink', description: 'Whose password a one-time link replaces' });

const PasswordLinkToken = z.strictObject({ token: z.string().min(16).max(200) });

export const createPasswordLink = endpoint({
  id: 'createPasswordLink',
  method: 'POST',
  path: '/users/:id/password-links',
  tag: 'Access',
  summary: 'Make a one-time link to a new password for somebody who forgot theirs; links made before stop working',
  access: 'admin',
  params: z.strictObject({ id: Id }),
  secretAnswer: true,
  status: 201,
  response: z.object({ url: z.string(), expiresAt: Moment }),
});

export const getPasswordLink = endpoint({
  id: 'getPasswordLink',
  method: 'GET',
  path: '/password-links/:token',
  tag: 'Access',
  summary: 'Look whose password a link replaces before using it',
  access: 'public',
  params: PasswordLinkToken,
  status: 200,
  response: PasswordLink,
});

export const usePasswordLink = endpoint({
  id: 'usePasswordLink',
  method: 'POST',
  path: '/password-links/:token/use',
  tag: 'Access',
  summary:
    'Choose a new password; every session of the person ends, and the answer opens a new one. The link works once',
  access: 'public',
  params: PasswordLinkToken,
  body: z.strictObject({ password: Password }),
  status: 201,
  response: Session,
});

export const listUsers = endpoint({
  id: 'listUsers',
  method: 'GET',
  path: '/users',
  tag: 'Access',
  summary: 'Everyone with an account',
  access: 'admin',
  status: 200,
  response: z.object({ items: z.array(User) }),
});

export const updateUser = endpoint({
  id: 'updateUser',
  method: 'PATCH',
  path: '/users/:id',
  tag: 'Access',
  summary: 'Change a role or switch an account off; the last administrator stays',
  access: 'admin',
  params: z.strictObject({ id: Id }),
  body: z.strictObject({ role: Role.optional(), disabled: z.boolean().optional() }),
  status: 200,
  response: User,
});
