import { linkState, linkToken, mostLinkHours, type StormLink } from '#flow/storm-view';
import type { Problem } from '#platform/errors';
import { Alert, Button, ButtonLink, fieldErrors, Select, StatusChip, TextInput } from '#platform/ui';
import { type StaffVisit, staffPage } from '#reference/console';
import type { bodyOf } from './view/body-of.ts';
import { StormBody } from './view/storm-body.tsx';

interface Props {
  body: Awaited<ReturnType<typeof bodyOf>>;
  /** Links of this view; null for who may not give any. */
  links: StormLink[] | null;
  news?: string;
  problems?: readonly Problem[];
  form?: { label: string; hours: string };
}

export const stormHome = '/office/storm';

/** A storm view as staff see it. */
export function stormPage(visit: StaffVisit, { body, links, news, problems, form }: Props): string {
  const { t } = visit;
  const { view } = body;
  const made = links?.find(({ id }) => news === `link-${id}`);
  return staffPage(
    visit,
    {
      title: view.name,
      at: stormHome,
      islands: ['map', 'live', 'copy'],
      problems,
      actions: (
        <ButtonLink kind="quiet" href={stormHome}>
          {t('storm.all')}
        </ButtonLink>
      ),
    },
    <>
      {view.ended_at && (
        <Alert kind="warning">{t('storm.endedAt', { at: visit.date(view.ended_at, 'full') })}</Alert>
      )}
      {made && (
        <Alert kind="success" announce title={t('storm.link.made', { label: made.label })}>
          <LinkAddress visit={visit} link={made} />
        </Alert>
      )}
      <StormBody {...body} />
      {links && <Sharing visit={visit} body={body} links={links} problems={problems} form={form} />}
    </>,
  );
}

/** Hours to choose from; the last is the longest that the city allows. */
export const linkHours = [1, 4, 12, 24, 72, 168, mostLinkHours] as const;

export function hoursSaid({ t }: StaffVisit, hours: number): string {
  return hours % 24 === 0 && hours > 24
    ? t('storm.forDays', { count: hours / 24 })
    : t('storm.forHours', { count: hours });
}

function Sharing({
  visit,
  body,
  links,
  problems,
  form,
}: Omit<Props, 'links'> & { visit: StaffVisit; links: StormLink[] }) {
  const { t } = visit;
  const { view } = body;
  const errors = fieldErrors(t, problems);
  const base = `${stormHome}/${view.id}`;
  return (
    <section class="storm__sharing" aria-labelledby="sharing">
      <h2 id="sharing">{t('storm.sharing')}</h2>
      <p class="ui-soft">{t('storm.sharingText')}</p>
      {!view.ended_at && (
        <form class="board-form" method="post" action={`${base}/links`}>
          <TextInput
            name="label"
            label={t('storm.link.label')}
            hint={t('storm.link.labelHint')}
            value={form?.label}
            error={errors('label')}
            required
            maxLength={80}
            autocomplete="off"
          />
          <Select
            name="hours"
            label={t('storm.link.hours')}
            value={form?.hours ?? '24'}
            empty={null}
            error={errors('hours')}
            required
            options={linkHours.map((hours) => ({ value: String(hours), label: hoursSaid(visit, hours) }))}
          />
          <Button kind="secondary">{t('storm.link.make')}</Button>
        </form>
      )}
      {links.length > 0 && (
        <ul class="storm__links">
          {links.map((link) => (
            <li key={link.id}>
              <LinkLine visit={visit} link={link} ended={view.ended_at} back={base} />
            </li>
          ))}
        </ul>
      )}
      {!view.ended_at && (
        <form method="post" action={`${base}/end`}>
          <Button kind="danger">{t('storm.end')}</Button> <span class="ui-soft">{t('storm.endText')}</span>
        </form>
      )}
    </section>
  );
}

interface LinkLineProps {
  visit: StaffVisit;
  link: StormLink;
  ended: Date | null;
  /** Where to go on after it was taken back. */
  back: string;
}

/** One link: for whom, until when, who made it, when it was used, and the button that takes it back. */
export function LinkLine({ visit, link, ended, back }: LinkLineProps) {
  const { t, date } = visit;
  const state = linkState(link, { ended_at: ended }, visit.now);
  return (
    <>
      <p class="storm__link">
        <b>{link.label}</b>{' '}
        <StatusChip tone={state === 'open' ? 'active' : 'neutral'}>{t(`storm.state.${state}`)}</StatusChip>
        <span class="ui-soft">
          {t('storm.link.about', {
            until: date(link.expires_at, 'dayTime'),
            by: link.made_by_name,
            at: date(link.made_at, 'dayTime'),
          })}{' '}
          {link.last_used_at
            ? t('storm.link.used', { at: date(link.last_used_at, 'dayTime') })
            : t('storm.link.unused')}{' '}
          {link.revoked_at &&
            t('storm.link.revoked', { by: link.revoked_by_name ?? '', at: date(link.revoked_at, 'dayTime') })}
        </span>
      </p>
      {state === 'open' && (
        <div class="storm__link-acts">
          <LinkAddress visit={visit} link={link} />
          <form method="post" action={`${stormHome}/links/${link.id}/revoke`}>
            <input type="hidden" name="back" value={back} />
            <Button kind="quiet" icon="close" label={t('storm.link.revokeOne', { label: link.label })}>
              {t('storm.link.revoke')}
            </Button>
          </form>
        </div>
      )}
    </>
  );
}

function LinkAddress({ visit, link }: { visit: StaffVisit; link: StormLink }) {
  const address = new URL(`/storm/${linkToken(visit.ctx, link)}`, visit.house.config.publicUrl).href;
  return (
    <span class="storm__address">
      <a href={address}>{address}</a>
    </span>
  );
}
