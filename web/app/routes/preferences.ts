import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { preferencesCookie, preferencesOf, themes } from '~/preferences.server';
import { sameSitePath } from '~/same-site-path';

export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const current = await preferencesOf(args);
  const theme = themes.find((candidate) => candidate === form.get('theme')) ?? current.theme;
  const switched = form.get('shortcuts');
  const shortcuts = switched === 'on' ? true : switched === 'off' ? false : current.shortcuts;
  return redirect(sameSitePath(String(form.get('returnTo') ?? ''), '/'), {
    headers: { 'Set-Cookie': await preferencesCookie({ theme, shortcuts }, args) },
  });
};

export const loader = () => redirect('/');
