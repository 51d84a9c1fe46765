import type { Problem } from '#platform/errors';
import { Alert, BackLink, fieldErrors, TextInput } from '#platform/ui';
import { accountPage, PostForm } from './account-frame.tsx';
import type { Desk } from './desk.ts';

interface SignInProps {
  next: string;
  email?: string;
  problems?: readonly Problem[];
  /** What just happened, as a key: signed out, a new password. */
  news?: string;
}

export function signInPage(desk: Desk, { next, email = '', problems, news }: SignInProps): string {
  const { t } = desk;
  const errorOf = fieldErrors(t, problems);
  return accountPage(
    desk,
    { title: 'account.signIn.title', problems },
    <>
      {news && (
        <Alert kind="success" announce>
          {t(news)}
        </Alert>
      )}
      <p>{t('account.signIn.who')}</p>
      <PostForm action="/sign-in" submit={t('account.signIn.submit')} hidden={{ next }}>
        <TextInput
          name="email"
          type="email"
          label={t('account.email')}
          value={email}
          autocomplete="username"
          spellcheck={false}
          error={errorOf('email')}
        />
        <TextInput
          name="password"
          type="password"
          label={t('account.password')}
          autocomplete="current-password"
          error={errorOf('password')}
        />
        <p>
          <a href="/forgotten-password">{t('account.signIn.forgotten')}</a>
        </p>
      </PostForm>
      <DemoSignIns desk={desk} />
    </>,
  );
}

/** In a demo city everybody may try every role. */
function DemoSignIns({ desk: { t, demo, roleName } }: { desk: Desk }) {
  if (demo.length === 0) return null;
  return (
    <Alert kind="info" title={t('account.demo.title')}>
      <p>{t('account.demo.text', { password: demo[0]!.password })}</p>
      <ul>
        {demo.map(({ email, role }) => (
          <li key={email}>
            <b>{email}</b>, {roleName(role)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

export function codePage(
  desk: Desk,
  { next, problems }: { next: string; problems?: readonly Problem[] },
): string {
  const { t } = desk;
  return accountPage(
    desk,
    { title: 'account.code.title', problems, back: <BackLink href="/sign-in" /> },
    <PostForm action="/sign-in/code" submit={t('account.signIn.submit')} hidden={{ next }}>
      <CodeInput desk={desk} hint={t('account.code.hint')} error={fieldErrors(t, problems)('code')} />
    </PostForm>,
  );
}

export function CodeInput({ desk, hint, error }: { desk: Desk; hint?: string; error?: string }) {
  return (
    <TextInput
      name="code"
      label={desk.t('account.code')}
      hint={hint}
      autocomplete="one-time-code"
      width="md"
      spellcheck={false}
      error={error}
    />
  );
}
