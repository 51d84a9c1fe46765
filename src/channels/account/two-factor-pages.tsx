import type { TwoFactorSetup } from '#platform/auth';
import type { Problem } from '#platform/errors';
import { Alert, BackLink, Button, ButtonRow, fieldErrors, TextInput } from '#platform/ui';
import { accountPage, PostForm } from './account-frame.tsx';
import type { Desk } from './desk.ts';
import { CodeInput } from './sign-in-pages.tsx';

interface StartProps {
  /** Whether it is on already: then the page changes it. */
  on: boolean;
  problems?: readonly Problem[];
}

export function twoFactorPage(desk: Desk, { on, problems }: StartProps): string {
  const { t } = desk;
  const password = (
    <TextInput
      name="password"
      type="password"
      label={t('account.currentPassword')}
      autocomplete="current-password"
      error={fieldErrors(t, problems)('password')}
    />
  );
  return accountPage(
    desk,
    { title: 'account.twoFactor.title', problems, back: <BackLink href="/account" /> },
    on ? (
      <form method="post" action="/account/two-factor/codes" noValidate>
        <p>{t('account.twoFactor.on')}</p>
        {password}
        <ButtonRow>
          <Button>{t('account.twoFactor.newCodes')}</Button>
          <Button kind="danger" formAction="/account/two-factor/stop">
            {t('account.twoFactor.stop')}
          </Button>
        </ButtonRow>
      </form>
    ) : (
      <PostForm action="/account/two-factor" submit={t('account.twoFactor.start')}>
        {desk.ctx.actor.needs === 'second-factor' && (
          <Alert kind="warning">{t('account.twoFactor.needed')}</Alert>
        )}
        <p>{t('account.twoFactor.why')}</p>
        {password}
      </PostForm>
    ),
  );
}

/** The secret stands on the page as text and as a link that a telephone opens in its authenticator app. */
export function twoFactorSetupPage(desk: Desk, setup: TwoFactorSetup, problems?: readonly Problem[]): string {
  const { t } = desk;
  const hidden = { link: setup.link, secret: setup.secret, codes: setup.backupCodes.join(' ') };
  return accountPage(
    desk,
    { title: 'account.setUp.title', problems },
    <>
      <ol>
        <li>
          <p>{t('account.setUp.app')}</p>
          <p>
            <code>{setup.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          <p>
            <a href={setup.link}>{t('account.setUp.open')}</a>
          </p>
        </li>
        <li>
          <p>{t('account.setUp.keep')}</p>
          <BackupCodes codes={setup.backupCodes} />
        </li>
      </ol>
      <PostForm action="/account/two-factor/confirm" submit={t('account.setUp.submit')} hidden={hidden}>
        <CodeInput desk={desk} hint={t('account.setUp.code')} error={fieldErrors(t, problems)('code')} />
      </PostForm>
    </>,
  );
}

export function backupCodesPage(desk: Desk, codes: string[]): string {
  const { t } = desk;
  return accountPage(
    desk,
    { title: 'account.codes.title', back: <BackLink href="/account" /> },
    <>
      <Alert kind="warning">{t('account.setUp.keep')}</Alert>
      <BackupCodes codes={codes} />
    </>,
  );
}

function BackupCodes({ codes }: { codes: string[] }) {
  return (
    <ul>
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
  );
}
