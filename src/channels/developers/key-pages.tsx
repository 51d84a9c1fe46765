import type { Problem } from '#platform/errors';
import { Alert, Button, ButtonLink, fieldErrors, TextArea, TextInput } from '#platform/ui';
import type { MadeKey } from '#reference/clients';
import { type LinkEnd, sandboxDays, sandboxPerMinute } from '#reference/key-applications';
import { Command, developerPage } from './developer-frame.tsx';
import type { DeveloperVisit } from './developer-visit.ts';
import { type ExampleValues, examples } from './examples.ts';

const here = '/developers/key';

interface FormProps {
  form?: { name: string; email: string; purpose: string };
  problems?: readonly Problem[];
}

/** Asks for a key: in a sandbox it is given at once, elsewhere somebody decides. */
export function keyFormPage(visit: DeveloperVisit, { form, problems = [] }: FormProps = {}): string {
  const { t, sandbox, sandboxElsewhere } = visit;
  const errors = fieldErrors(t, problems);
  return developerPage(
    visit,
    { title: t('developers.nav.key'), at: here, problems, private: true },
    <>
      <p class="usa-intro">
        {sandbox
          ? t('developers.form.sandbox', { days: sandboxDays, most: sandboxPerMinute })
          : t('developers.form.apply')}
      </p>
      {sandboxElsewhere && (
        <Alert kind="info">
          {t.rich('developers.keys.elsewhere', {
            link: (inner) => <a href={`${sandboxElsewhere}/developers/key`}>{inner}</a>,
          })}
        </Alert>
      )}
      <form method="post" action={here} noValidate>
        <TextInput
          name="name"
          label={t('developers.form.name')}
          hint={t('developers.form.nameHint')}
          value={form?.name}
          error={errors('name')}
          autocomplete="organization"
          maxLength={100}
          required
        />
        <TextInput
          name="email"
          type="email"
          label={t('developers.form.email')}
          hint={t(sandbox ? 'developers.form.emailHint' : 'developers.form.emailHintApply')}
          value={form?.email}
          error={errors('email')}
          autocomplete="email"
          maxLength={254}
          required
        />
        <TextArea
          name="purpose"
          label={t('developers.form.purpose')}
          hint={t('developers.form.purposeHint')}
          value={form?.purpose}
          error={errors('purpose')}
          rows={4}
          maxLength={2000}
          required
        />
        <Button>{t(sandbox ? 'developers.form.give' : 'developers.form.ask')}</Button>
      </form>
    </>,
  );
}

/** The one time that a key is seen. */
export function keyShownPage(visit: DeveloperVisit, key: MadeKey, values: ExampleValues): string {
  const { t } = visit;
  const report = examples.find((one) => one.key === 'report')!;
  return developerPage(
    visit,
    { title: t('developers.shown.title'), at: here, private: true, islands: ['copy'] },
    <>
      <Command text={key.text} />
      <p>{t('developers.shown.once')}</p>
      <h2>{t('developers.shown.try')}</h2>
      <p>{t('developers.example.report')}</p>
      <Command text={report.command({ ...values, key: key.text, keyStart: key.prefix })} />
      <p>
        <ButtonLink kind="secondary" href="/developers#examples">
          {t('developers.shown.more')}
        </ButtonLink>
      </p>
    </>,
  );
}

export function askedPage(visit: DeveloperVisit): string {
  const { t } = visit;
  return developerPage(
    visit,
    { title: t('developers.asked.title'), at: here, private: true },
    <>
      <p class="usa-intro">{t('developers.asked.text')}</p>
      <p>
        <ButtonLink kind="secondary" href="/developers">
          {t('developers.nav.home')}
        </ButtonLink>
      </p>
    </>,
  );
}

/** What a mailed link opens: a button, since programs that check letters follow every link. */
export function linkPage(visit: DeveloperVisit, link: string, name: string): string {
  const { t } = visit;
  return developerPage(
    visit,
    { title: t('developers.link.title'), at: here, private: true },
    <>
      <p class="usa-intro">{t('developers.link.text', { name })}</p>
      <form method="post" action={`/developers/key/${link}`}>
        <Button>{t('developers.link.show')}</Button>
      </form>
    </>,
  );
}

export function linkEndedPage(visit: DeveloperVisit, end: Exclude<LinkEnd, 'unknown'>): string {
  const { t, catalog } = visit;
  return developerPage(
    visit,
    { title: t('developers.link.ended'), at: here, private: true },
    <p class="usa-intro">{t(`developers.link.${end}`, { email: catalog.city.contact.email })}</p>,
  );
}
