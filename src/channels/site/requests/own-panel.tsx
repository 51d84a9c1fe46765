import type { Viewer } from '#flow/following';
import { type lastAnswer, mayConfirmFixed, mayReportNotFixed } from '#flow/quality';
import type { Request } from '#flow/requests';
import type { Problem } from '#platform/errors';
import {
  Alert,
  Button,
  ButtonLink,
  Dialog,
  ErrorSummary,
  FileInput,
  fieldErrors,
  TextArea,
} from '#platform/ui';
import type { Visit } from '../visit.ts';
import { mayTellWhere } from './may-tell-where.ts';

/** A form of this page that was refused: what was typed and what is wrong. */
export interface OwnForm {
  /** Which form it was. */
  name: string;
  values: Record<string, string>;
  problems: readonly Problem[];
}

/** Whose page it is, and what they said last of a closing. */
export interface OwnView {
  token: string;
  viewer: Viewer;
  answer: Awaited<ReturnType<typeof lastAnswer>>;
}

interface Props {
  visit: Visit;
  request: Request;
  own: OwnView;
  form?: OwnForm;
}

/** What only the person with this link can do: confirm, stop letters, add, withdraw, say that it is not fixed. */
export function OwnPanel(props: Props) {
  const { visit, own, request } = props;
  const { viewer, token } = own;
  const isReporter = viewer.role !== 'follower';
  return (
    <section class="ui-panel" aria-label={visit.t('site.own.title')}>
      {viewer.confirmed ? <Letters {...props} /> : <Confirm visit={visit} token={token} />}
      {isReporter && mayTellWhere(request) && <TellWhere visit={visit} token={token} />}
      {isReporter && <IsItFixed {...props} />}
      {isReporter && <Comment {...props} />}
      {isReporter && request.status !== 'closed' && <Withdraw {...props} />}
    </section>
  );
}

function Confirm({ visit: { t }, token }: { visit: Visit; token: string }) {
  return (
    <form method="post" action={`/r/${token}/confirm`}>
      <h2>{t('site.own.confirmTitle')}</h2>
      <p>{t('site.own.confirmHelp')}</p>
      <Button>{t('site.own.confirm')}</Button>
    </form>
  );
}

/** Nobody knows where it is: whoever reported it does. */
function TellWhere({ visit: { t }, token }: { visit: Visit; token: string }) {
  return (
    <>
      <h2>{t('site.ownPlace.ask')}</h2>
      <p>{t('site.ownPlace.help')}</p>
      <ButtonLink href={`/r/${token}/place`} icon="pin">
        {t('site.ownPlace.link')}
      </ButtonLink>
    </>
  );
}

function Letters({ visit: { t }, own: { token, viewer } }: Props) {
  return (
    <p>
      {t(viewer.letters ? 'site.own.letters' : 'site.own.noLetters')}{' '}
      {viewer.letters && <a href={`/r/${token}/unfollow`}>{t('site.own.stop')}</a>}
    </p>
  );
}

/** Asked after every closing; the answer may change for as long as it is asked. */
function IsItFixed(props: Props) {
  const { visit, own, request, form } = props;
  const { t } = visit;
  const ofThis = own.answer?.closed_at.getTime() === request.closed_at?.getTime() ? own.answer : null;
  if (request.status !== 'closed')
    return request.reopened > 0 && own.answer && !own.answer.fixed ? (
      <Yes token={own.token} text={t('site.fixed.refused')} button={t('site.fixed.afterAll')} />
    ) : null;
  if (!mayReportNotFixed(request, visit.now)) return null;
  if (ofThis?.fixed)
    return (
      <>
        <p>{t('site.fixed.said')}</p>
        <Dialog summary={t('site.fixed.change')} open={form?.name === 'reopen'}>
          <Reopen {...props} />
        </Dialog>
      </>
    );
  return (
    <>
      {mayConfirmFixed(request, visit.now) && (
        <Yes token={own.token} title={t('site.fixed.title')} button={t('site.fixed.yes')} />
      )}
      <Reopen {...props} />
    </>
  );
}

function Yes({
  token,
  title,
  text,
  button,
}: {
  token: string;
  title?: string;
  text?: string;
  button: string;
}) {
  return (
    <form method="post" action={`/r/${token}/fixed`}>
      {title && <h2>{title}</h2>}
      {text && <p>{text}</p>}
      <Button kind={title ? undefined : 'secondary'}>{button}</Button>
    </form>
  );
}

function Reopen({ visit: { t }, own: { token }, form }: Props) {
  const mine = form?.name === 'reopen' ? form : undefined;
  return (
    <form method="post" action={`/r/${token}/reopen`} noValidate>
      <ErrorSummary problems={mine?.problems} />
      <h2>{t('site.notFixed.title')}</h2>
      <TextArea
        name="note"
        label={t('site.notFixed.label')}
        hint={t('site.notFixed.hint')}
        value={mine?.values.note}
        error={fieldErrors(t, mine?.problems)('note')}
        rows={3}
        maxLength={2000}
      />
      <Button>{t('site.notFixed.button')}</Button>
    </form>
  );
}

function Comment({ visit: { t }, own: { token }, form, request }: Props) {
  const mine = form?.name === 'comment' ? form : undefined;
  const error = fieldErrors(t, mine?.problems);
  return (
    <Dialog summary={t('site.own.add')} open={mine !== undefined}>
      <form method="post" action={`/r/${token}/comment`} encType="multipart/form-data" noValidate>
        <ErrorSummary problems={mine?.problems} />
        <TextArea
          name="text"
          label={t('site.own.text')}
          hint={t(request.public ? 'site.own.textPublic' : 'site.own.textPrivate')}
          value={mine?.values.text}
          error={error('text')}
          rows={4}
          maxLength={4000}
        />
        <FileInput
          name="photos"
          label={t('site.photos.label')}
          required={false}
          error={error('photos')}
          accept="image/*,.heic,.heif"
          multiple
          most={5}
          maxBytes={20_000_000}
        />
        <Button>{t('site.own.send')}</Button>
      </form>
    </Dialog>
  );
}

function Withdraw({ visit: { t }, own: { token } }: Props) {
  return (
    <Dialog summary={t('site.own.withdrawTitle')}>
      <form method="post" action={`/r/${token}/withdraw`}>
        <p>{t('site.own.withdrawHelp')}</p>
        <Button kind="danger">{t('site.own.withdraw')}</Button>
      </form>
    </Dialog>
  );
}

/** The page of the link "no more letters": one button, because programs that check letters follow every link in them. */
export function Unfollow({ visit: { t }, token, done }: { visit: Visit; token: string; done: boolean }) {
  if (done)
    return (
      <Alert kind="success" title={t('site.unfollow.done')} announce>
        <a href={`/r/${token}`}>{t('site.unfollow.see')}</a>
      </Alert>
    );
  return (
    <form method="post" action={`/r/${token}/unfollow`}>
      <p>{t('site.unfollow.help')}</p>
      <Button big>{t('site.unfollow.button')}</Button>
    </form>
  );
}
