import { shortestPassword } from '#platform/auth';
import type { Problem } from '#platform/errors';
import { BackLink, fieldErrors, TextInput } from '#platform/ui';
import { accountPage, PostForm } from './account-frame.tsx';
import type { Desk } from './desk.ts';

export function forgottenPage(desk: Desk, email = '', problems?: readonly Problem[]): string {
  const { t } = desk;
  return accountPage(
    desk,
    { title: 'account.forgotten.title', problems, back: <BackLink href="/sign-in" /> },
    <>
      <p>{t('account.forgotten.how')}</p>
      <PostForm action="/forgotten-password" submit={t('account.forgotten.submit')}>
        <TextInput
          name="email"
          type="email"
          label={t('account.email')}
          value={email}
          autocomplete="username"
          error={fieldErrors(t, problems)('email')}
        />
      </PostForm>
    </>,
  );
}

/** The same for every address, known or not. */
export function letterSentPage(desk: Desk): string {
  const { t } = desk;
  return accountPage(
    desk,
    { title: 'account.sent.title' },
    <>
      <p>{t('account.sent.text')}</p>
      <p>
        <a href="/sign-in">{t('account.signIn.title')}</a>
      </p>
    </>,
  );
}

export function resetPage(desk: Desk, token: string, problems?: readonly Problem[]): string {
  const { t } = desk;
  return accountPage(
    desk,
    { title: 'account.reset.title', problems },
    <PostForm action="/reset-password" submit={t('account.reset.submit')} hidden={{ token }}>
      <NewPassword desk={desk} problems={problems} />
    </PostForm>,
  );
}

export function resetLatePage(desk: Desk): string {
  const { t } = desk;
  return accountPage(
    desk,
    { title: 'account.resetLate.title' },
    <>
      <p>{t('account.resetLate.text')}</p>
      <p>
        <a href="/forgotten-password">{t('account.forgotten.submit')}</a>
      </p>
    </>,
  );
}

export function NewPassword({ desk, problems }: { desk: Desk; problems?: readonly Problem[] }) {
  const { t } = desk;
  return (
    <TextInput
      name="password"
      type="password"
      label={t('account.newPassword')}
      hint={t('account.newPassword.hint', { least: shortestPassword })}
      autocomplete="new-password"
      error={fieldErrors(t, problems)('password')}
    />
  );
}
