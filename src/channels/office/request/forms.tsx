import type { ComponentChildren } from 'preact';
import type { Problem } from '#platform/errors';
import { type FormFields, oneField } from '#platform/http';
import {
  Alert,
  Button,
  ButtonRow,
  DateInput,
  Dialog,
  ErrorSummary,
  FileInput,
  fieldErrors,
  Radios,
  Select,
  TextArea,
  TextInput,
} from '#platform/ui';
import type { Staff } from '#reference/people';
import { serviceOptions } from '../list/filters.tsx';
import type { Visit } from '../visit.ts';
import { allowed } from './acts.ts';
import type { ServiceEffect } from './change-forms.ts';
import type { Loaded } from './load.ts';

/** What a refused form brings back, so that nothing typed is lost. */
export interface Refusal {
  do: string;
  fields: FormFields;
  problems: Problem[];
}

export interface FormsProps {
  visit: Visit;
  loaded: Loaded;
  colleagues: readonly Staff[];
  refusal?: Refusal;
  effect?: ServiceEffect;
}

interface FormProps {
  name: string;
  props: FormsProps;
  children: ComponentChildren;
  files?: boolean;
}

/** Every form carries the version that the page showed, so that nobody overwrites what they have not seen. */
function Form({ name, props, children, files }: FormProps) {
  const { number, version } = props.loaded.request;
  return (
    <form
      method="post"
      action={`/office/requests/${number}`}
      enctype={files ? 'multipart/form-data' : undefined}
    >
      <input type="hidden" name="do" value={name} />
      <input type="hidden" name="seen" value={version} />
      {children}
    </form>
  );
}

/** A form behind its name; open when it was refused. */
function Section({ name, props, children, files, open }: FormProps & { open?: boolean }) {
  const refused = props.refusal?.do === name;
  return (
    <div id={name} class="office-form" data-key={name === 'comment' ? 'c' : undefined}>
      <Dialog summary={props.visit.t(`office.form.${name}`)} open={refused || open}>
        <Form name={name} props={props} files={files}>
          {children}
        </Form>
      </Dialog>
    </div>
  );
}

/** The value that was typed before the form was refused, and the error of a control, by `DO.FIELD`. */
function control({ visit, refusal }: FormsProps, form: string, field: string, usual = '') {
  const name = `${form}.${field}`;
  const typed = refusal?.do === form ? oneField(refusal.fields, name) : usual;
  return { name, value: typed, error: fieldErrors(visit.t, refusal?.problems)(name) };
}

/** The steps that need no words: one press each. */
export function QuickActs(props: FormsProps) {
  const { t } = props.visit;
  const { request } = props.loaded;
  const can = allowed(props.visit, request);
  const steps = (['take', 'accept', 'start'] as const).filter((step) => can[step]);
  if (steps.length === 0) return null;
  const keys = { take: 'm', accept: 'e', start: 's' };
  return (
    <form method="post" action={`/office/requests/${request.number}`} class="office-quick">
      <input type="hidden" name="seen" value={request.version} />
      {steps.map((step, at) => (
        <span key={step} class="office-key" data-key={keys[step]}>
          <Button small kind={at === 0 ? 'primary' : 'secondary'} name="do" value={step}>
            {t(`office.act.${step}`)}
          </Button>
        </span>
      ))}
    </form>
  );
}

/** Everything that can be done to the request now, each a form that works without script. */
export function Forms(props: FormsProps) {
  const can = allowed(props.visit, props.loaded.request);
  return (
    <div class="office-forms">
      <ErrorSummary problems={props.refusal?.problems} />
      {can.work && <CommentForm {...props} />}
      {can.assign && <AssignForm {...props} />}
      {can.schedule && <ScheduleForm {...props} />}
      {can.wait && <WaitForm {...props} />}
      {can.close && <CloseForm {...props} />}
      {can.reopen && <ReopenForm {...props} />}
      {can.work && <ServiceForm {...props} />}
      {can.work && <PlaceForm {...props} />}
      {can.work && props.visit.catalog.service(props.loaded.request.service_key)?.asset && (
        <AssetForm {...props} />
      )}
      {can.assign && <RouteForm {...props} />}
      {can.work && <LinkForm {...props} />}
    </div>
  );
}

function CommentForm(props: FormsProps) {
  const { t } = props.visit;
  const who = control(props, 'comment', 'audience', 'internal');
  return (
    <Section name="comment" props={props} files open={!props.refusal && !props.effect}>
      <TextArea {...control(props, 'comment', 'text')} label={t('office.comment.text')} rows={3} />
      <Radios
        {...who}
        label={t('office.comment.who')}
        options={[
          { value: 'internal', label: t('office.comment.internal') },
          { value: 'public', label: t('office.comment.public') },
          { value: 'ask', label: t('office.comment.ask'), hint: t('office.comment.askHint') },
        ]}
      />
      <Photos props={props} form="comment" label={t('office.photos')} />
      <Button>{t('office.act.comment')}</Button>
    </Section>
  );
}

function Photos({ props, form, label }: { props: FormsProps; form: string; label: string }) {
  const { value: _, ...rest } = control(props, form, 'photos');
  return <FileInput {...rest} label={label} required={false} multiple accept="image/*,.heic" most={6} />;
}

function AssignForm(props: FormsProps) {
  const { t } = props.visit;
  return (
    <Section name="assign" props={props}>
      <Select
        {...control(props, 'assign', 'assignee', props.loaded.request.assignee_id ?? '')}
        label={t('office.act.assignTo')}
        empty={t('office.act.nobody')}
        options={props.colleagues.map((one) => ({ value: one.id, label: one.name }))}
      />
      <Button>{t('office.act.assign')}</Button>
    </Section>
  );
}

function ScheduleForm(props: FormsProps) {
  const { t } = props.visit;
  return (
    <Section name="schedule" props={props}>
      <div class="office-grid">
        <DateInput {...control(props, 'schedule', 'day')} label={t('office.schedule.day')} />
        <TextInput
          {...control(props, 'schedule', 'time')}
          label={t('office.schedule.time')}
          hint={t('office.schedule.timeHint')}
          required={false}
          width="sm"
        />
      </div>
      <TextArea {...control(props, 'schedule', 'note')} label={t('office.note')} required={false} rows={2} />
      <Button>{t('office.act.schedule')}</Button>
    </Section>
  );
}

function WaitForm(props: FormsProps) {
  const { t } = props.visit;
  return (
    <Section name="wait" props={props}>
      <TextArea
        {...control(props, 'wait', 'note')}
        label={t('office.wait.why')}
        hint={t('office.wait.hint')}
        rows={2}
      />
      <Button>{t('office.act.wait')}</Button>
    </Section>
  );
}

function CloseForm(props: FormsProps) {
  const { t, say } = props.visit;
  const reasons = props.loaded.service?.reasons ?? [];
  return (
    <Section name="close" props={props} files>
      <Select
        {...control(props, 'close', 'reason')}
        label={t('office.close.reason')}
        hint={t('office.close.hint')}
        options={reasons.map((reason) => ({
          value: reason.key,
          label: say(reason.text),
          group: t(`office.outcome.${reason.outcome}`),
        }))}
      />
      <TextArea
        {...control(props, 'close', 'note')}
        label={t('office.close.note')}
        required={false}
        rows={2}
      />
      <Photos props={props} form="close" label={t('office.close.photos')} />
      <Button>{t('office.act.close')}</Button>
    </Section>
  );
}

function ReopenForm(props: FormsProps) {
  const { t } = props.visit;
  return (
    <Section name="reopen" props={props}>
      <TextArea
        {...control(props, 'reopen', 'note')}
        label={t('office.reopen.why')}
        hint={t('office.reopen.hint')}
        rows={2}
      />
      <Button>{t('office.act.reopen')}</Button>
    </Section>
  );
}

function ServiceForm(props: FormsProps) {
  const { visit, effect } = props;
  const { t } = visit;
  return (
    <Section name="service" props={props} open={effect !== undefined}>
      <Select
        {...control(props, 'service', 'service', effect?.service)}
        label={t('office.service.label')}
        options={serviceOptions(visit)}
      />
      {effect && <Effect visit={visit} effect={effect} />}
      <TextArea {...control(props, 'service', 'note')} label={t('office.note')} required={false} rows={2} />
      <ButtonRow>
        {effect && (
          <Button name="service.sure" value={effect.service}>
            {t('office.service.sure')}
          </Button>
        )}
        <Button kind={effect ? 'secondary' : 'primary'}>{t('office.service.check')}</Button>
      </ButtonRow>
    </Section>
  );
}

function Effect({ visit, effect }: { visit: Visit; effect: ServiceEffect }) {
  const { t, date } = visit;
  const said = (due: Date | null) => (due ? date(due, 'dayTime') : t('office.promise.nothing'));
  return (
    <Alert announce title={t('office.service.effect', { service: visit.service(effect.service) })}>
      <ul class="office-plain">
        <li>{t('office.service.due', { before: said(effect.before), after: said(effect.after) })}</li>
        <li>{t('office.service.clock')}</li>
        <li>{t('office.service.department', { department: visit.department(effect.department) })}</li>
      </ul>
    </Alert>
  );
}

/** Which numbered thing it is; the request moves to where that stands. */
function AssetForm(props: FormsProps) {
  const { t } = props.visit;
  return (
    <Section name="asset" props={props}>
      <TextInput
        {...control(props, 'asset', 'number', props.loaded.about?.key)}
        label={t('office.asset.number')}
        hint={t('office.asset.numberHint')}
        required={false}
        width="md"
      />
      <TextArea {...control(props, 'asset', 'note')} label={t('office.note')} required={false} rows={2} />
      <Button>{t('office.act.asset')}</Button>
    </Section>
  );
}

function PlaceForm(props: FormsProps) {
  const { t } = props.visit;
  const { address: known, address_source, lat, lng } = props.loaded.request;
  // What was only found from the pin goes with the pin.
  const address = address_source === 'pin' ? null : known;
  return (
    <Section name="place" props={props}>
      <TextInput {...control(props, 'place', 'address', address ?? '')} label={t('office.place.address')} />
      <div class="office-grid">
        <TextInput
          {...control(props, 'place', 'lat', degrees(lat))}
          label={t('office.place.lat')}
          required={false}
          inputMode="decimal"
        />
        <TextInput
          {...control(props, 'place', 'lng', degrees(lng))}
          label={t('office.place.lng')}
          required={false}
          inputMode="decimal"
        />
      </div>
      <p class="usa-hint">{t('office.place.hint')}</p>
      <TextArea {...control(props, 'place', 'note')} label={t('office.note')} required={false} rows={2} />
      <Button>{t('office.act.place')}</Button>
    </Section>
  );
}

function degrees(value: number | null): string {
  return value === null ? '' : String(Number(value.toFixed(6)));
}

function RouteForm(props: FormsProps) {
  const { t, catalog, say } = props.visit;
  return (
    <Section name="route" props={props}>
      <Select
        {...control(props, 'route', 'department', props.loaded.request.department_key ?? 'triage')}
        label={t('office.fact.department')}
        options={[
          ...catalog.departments.map((one) => ({ value: one.key, label: say(one.name) })),
          { value: 'triage', label: t('office.triage') },
        ]}
      />
      <TextArea {...control(props, 'route', 'note')} label={t('office.route.why')} rows={2} />
      <Button>{t('office.act.route')}</Button>
    </Section>
  );
}

function LinkForm(props: FormsProps) {
  const { t } = props.visit;
  if (props.loaded.request.parent_id)
    return (
      <Section name="unlink" props={props}>
        <p>{t('office.unlink.hint')}</p>
        <Button kind="secondary">{t('office.act.unlink')}</Button>
      </Section>
    );
  return (
    <Section name="link" props={props}>
      <TextInput
        {...control(props, 'link', 'parent')}
        label={t('office.link.number')}
        hint={t('office.link.hint')}
        width="md"
      />
      <Button>{t('office.act.link')}</Button>
    </Section>
  );
}
