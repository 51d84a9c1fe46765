export { changeOfWord } from './change-of-word.ts';
export {
  type ReceivedUpdate,
  type ReceiveUpdate,
  receiveUpdate,
  type UpdateChange,
} from './receive-update.ts';
export { isUpdate, tellingKinds } from './telling.ts';
export {
  lastWords,
  type Update,
  type UpdatePage,
  type UpdateWindow,
  updatesBetween,
} from './updates-views.ts';
