import type { SessionRow } from '#platform/auth';
import type { Problem } from '#platform/errors';
import { Alert, Button, ButtonLink, fieldErrors, SummaryList, Table, TextInput } from '#platform/ui';
import { say } from '#reference/catalog';
import type { Staff } from '#reference/people';
import { accountPage, PostForm } from './account-frame.tsx';
import type { Desk } from './desk.ts';
import { NewPassword } from './password-pages.tsx';

interface AccountProps {
  staff: Staff;
  twoFactor: boolean;
  sessions: SessionRow[];
  problems?: readonly Problem[];
  /** What just happened, as a key. */
  news?: string;
}

export function accountHomePage(desk: Desk, props: AccountProps): string {
  const { t } = desk;
  return accountPage(
    desk,
    { title: 'account.title', problems: props.problems },
    <>
      {props.news && (
        <Alert kind="success" announce>
          {t(props.news)}
        </Alert>
      )}
      <Facts desk={desk} staff={props.staff} />
      <PostForm action="/sign-out" submit={t('ui.signOut')} kind="secondary">
        {null}
      </PostForm>
      <PasswordPart desk={desk} email={props.staff.email} problems={props.problems} />
      <h2>{t('account.twoFactor.title')}</h2>
      <p>{t(props.twoFactor ? 'account.twoFactor.on' : 'account.twoFactor.off')}</p>
      <ButtonLink href="/account/two-factor" kind="secondary">
        {t(props.twoFactor ? 'account.twoFactor.change' : 'account.twoFactor.setUp')}
      </ButtonLink>
      <SessionsPart desk={desk} sessions={props.sessions} />
    </>,
  );
}

function Facts({ desk: { t, city, ctx }, staff }: { desk: Desk; staff: Staff }) {
  const roles = city.roles.filter((role) => staff.roles.includes(role.key));
  const names = roles.map((role) => say(role.name, ctx.language, city.languages[0]));
  return (
    <SummaryList
      rows={[
        { key: 'name', label: t('account.name'), value: staff.name },
        { key: 'email', label: t('account.email'), value: staff.email },
        { key: 'roles', label: t('account.roles'), value: names.join(', ') },
      ]}
    />
  );
}

function PasswordPart({
  desk,
  email,
  problems,
}: {
  desk: Desk;
  email: string;
  problems?: readonly Problem[];
}) {
  const { t } = desk;
  return (
    <>
      <h2>{t('account.changePassword')}</h2>
      <PostForm action="/account/password" submit={t('account.changePassword')}>
        {/* For password managers, which look for whose password it is. */}
        <input type="text" name="username" value={email} autocomplete="username" hidden readOnly />
        <TextInput
          name="current"
          type="password"
          label={t('account.currentPassword')}
          autocomplete="current-password"
          error={fieldErrors(t, problems)('current')}
        />
        <NewPassword desk={desk} problems={problems} />
      </PostForm>
    </>
  );
}

function SessionsPart({ desk, sessions }: { desk: Desk; sessions: SessionRow[] }) {
  const { t, when } = desk;
  return (
    <>
      <h2>{t('account.sessions.title')}</h2>
      <Table
        caption={t('account.sessions.title')}
        quietCaption
        rows={sessions}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'what',
            label: t('account.sessions.what'),
            heads: true,
            cell: (row) => browserName(row.userAgent),
          },
          { key: 'ip', label: t('account.sessions.ip'), cell: (row) => row.ip, wideOnly: true },
          { key: 'since', label: t('account.sessions.since'), cell: (row) => when(row.since) },
          {
            key: 'end',
            label: t('account.sessions.end'),
            cell: (row) => <EndSession desk={desk} row={row} />,
          },
        ]}
      />
      <PostForm action="/account/sessions/end-all" submit={t('account.sessions.endAll')} kind="danger">
        {null}
      </PostForm>
    </>
  );
}

function EndSession({ desk: { t }, row }: { desk: Desk; row: SessionRow }) {
  if (row.current) return <>{t('account.sessions.this')}</>;
  return (
    <form method="post" action="/account/sessions/end">
      <Button kind="quiet" name="id" value={row.id}>
        {t('account.sessions.end')}
      </Button>
    </form>
  );
}

/** Enough to know one's own: "Firefox, Android". */
function browserName(userAgent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)(?=[/A-Za-z]*)/.exec(userAgent)?.[1];
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux)/.exec(userAgent)?.[1];
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS', CrOS: 'ChromeOS' };
  const said = [browser, system].filter((part) => part !== undefined).map((part) => names[part] ?? part);
  return said.join(', ') || userAgent.slice(0, 40) || '-';
}
