export { agreePlace, type OtherPlace, placeToKeep, undecidedBorder, undecidedPlaces } from './agree-place.ts';
export { askedQuestions, type CheckedAnswers, checkAnswers } from './check-answers.ts';
export { cleanDrafts, cleanDraftsJob } from './clean-drafts.ts';
export type {
  Content,
  ContentPart,
  Draft,
  RawAnswer,
} from './draft.ts';
export { findDuplicates, type NearPlace, type NearRequest } from './duplicates-views.ts';
export { isOutside, outsideProblem, withNearAddress } from './locate.ts';
export type { AnswerValue, Reading } from './parse-answer.ts';
export {
  checkReport,
  findReceived,
  type Receive,
  type Received,
  receive,
  type WholeReport,
} from './receive.ts';
export { type Screened, type ScreenedText, screenAnswers, screenText } from './screen-text.ts';
export { looksLikeSpam, type SpamSigns } from './spam.ts';
export {
  checkStep,
  firstOpenStep,
  longestDescription,
  mostPhotos,
  readingOf,
  type Step,
  stepsOf,
} from './steps.ts';
export { findDraft, readDraft, saveDraft, startDraft } from './write-draft.ts';
