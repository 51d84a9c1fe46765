// Generated from the OpenAPI document of the API. Not to be edited.

export interface Point {
/**
 * Degrees, WGS84.
 */
lat: number
/**
 * Degrees, WGS84.
 */
lng: number
}
/**
 * What staff of the department know besides. Needs `private:read`.
 */
export interface RequestInternal {
/**
 * As it was written, before telephone numbers and the like were taken out.
 */
description: string
/**
 * Whether everybody may see the request.
 */
public: boolean
/**
 * The way in: `web`, `phone`, `open311` ...
 */
channel: string
/**
 * Of whoever reported it, BCP 47.
 */
language: string
/**
 * Key of the colleague who has it.
 */
assignee: (string | null)
}
export interface Request {
/**
 * Tracking number of a request.
 */
number: string
/**
 * Key of the service.
 */
service: string
/**
 * In the language of the answer.
 */
serviceName: string
/**
 * `waiting` stops the clock of the promise.
 */
status: ("received" | "accepted" | "scheduled" | "in_progress" | "waiting" | "closed" | "reopened")
open: boolean
outcome: (("fixed" | "nothing_found" | "not_ours" | "duplicate" | "declined" | "withdrawn") | null)
/**
 * What everybody may read of it; may be empty.
 */
description: string
address: (string | null)
/**
 * Nobody gave the address: it is what is near the point.
 */
addressIsNear: boolean
location: (Point | null)
/**
 * Areas that hold it, as `layer:key`.
 */
areas: string[]
/**
 * The numbered thing that it is about, as `layer:key`.
 */
asset: (string | null)
/**
 * Key of the department that has it; null while nobody was found.
 */
department: (string | null)
departmentName: (string | null)
/**
 * When the city heard of it.
 */
openedAt: string
/**
 * When anything about it changed last.
 */
updatedAt: string
closedAt: (string | null)
/**
 * By when the promise is kept; null where nothing is promised, and while the clock stands.
 */
dueAt: (string | null)
/**
 * When a crew is booked for.
 */
scheduledFor: (string | null)
/**
 * Number of the request that tells the same.
 */
duplicateOf: (string | null)
/**
 * How many more people have the same trouble.
 */
meToo: number
/**
 * How often it was opened again.
 */
reopened: number
/**
 * Address of its first picture.
 */
photo: (string | null)
/**
 * Its page.
 */
url: string
/**
 * Counts the lines of its history. Send it with a change, so that you overwrite nothing that you have not seen.
 */
version: number
internal?: RequestInternal
}
export interface RequestPage {
items: Request[]
/**
 * `cursor` of the next page; null at the end. The header `Link` has its address.
 */
next: (string | null)
}
export interface FieldProblem {
/**
 * Path of the field, or the name of the parameter or header.
 */
field: string
/**
 * Stays the same in every language.
 */
code: string
message: string
}
export interface Problem {
/**
 * Stays the same in every language; the page behind it explains.
 */
type: string
title: string
status: number
detail: string
/**
 * To be quoted to the help desk.
 */
instance: string
/**
 * The version that there is now.
 */
version?: number
problems?: FieldProblem[]
}
/**
 * What was promised on the day when it came in.
 */
export interface RequestPromise {
amount: number
unit: string
startedAt: string
}
export interface RequestAnswer {
/**
 * Key of the question.
 */
question: string
/**
 * As it was asked.
 */
label: string
/**
 * Text, number, day (`YYYY-MM-DD`), yes or no, the key of an option or several.
 */
value: (string | number | boolean | string[])
/**
 * The same in words.
 */
text: string
}
export interface RequestFile {
id: string
stage: ("report" | "evidence" | "comment")
public: boolean
/**
 * The picture, at most 1600 pixels wide and high.
 */
url: string
/**
 * At most 320 pixels wide and high.
 */
thumbnail: string
}
export interface HistoryEntry {
/**
 * The version that the request had after it.
 */
seq: number
at: string
kind: ("opened" | "routed" | "status" | "closed" | "reopened" | "confirmed" | "comment" | "assigned" | "reclassified" | "moved" | "promised" | "linked" | "unlinked" | "files" | "imported" | "undone")
/**
 * Whether the city says it or whoever reported.
 */
from: ("city" | "reporter")
status: (("received" | "accepted" | "scheduled" | "in_progress" | "waiting" | "closed" | "reopened") | null)
outcome: (("fixed" | "nothing_found" | "not_ours" | "duplicate" | "declined" | "withdrawn") | null)
/**
 * To whom it was given, where that changed.
 */
department: (string | null)
note: (string | null)
/**
 * A question to whoever reported it.
 */
asksReporter: boolean
/**
 * Whether residents read it. Needs `private:read`.
 */
public?: boolean
/**
 * Who did it. Needs `private:read`.
 */
by?: string
}
export interface RequestDetail {
/**
 * Tracking number of a request.
 */
number: string
/**
 * Key of the service.
 */
service: string
/**
 * In the language of the answer.
 */
serviceName: string
/**
 * `waiting` stops the clock of the promise.
 */
status: ("received" | "accepted" | "scheduled" | "in_progress" | "waiting" | "closed" | "reopened")
open: boolean
outcome: (("fixed" | "nothing_found" | "not_ours" | "duplicate" | "declined" | "withdrawn") | null)
/**
 * What everybody may read of it; may be empty.
 */
description: string
address: (string | null)
/**
 * Nobody gave the address: it is what is near the point.
 */
addressIsNear: boolean
location: (Point | null)
/**
 * Areas that hold it, as `layer:key`.
 */
areas: string[]
/**
 * The numbered thing that it is about, as `layer:key`.
 */
asset: (string | null)
/**
 * Key of the department that has it; null while nobody was found.
 */
department: (string | null)
departmentName: (string | null)
/**
 * When the city heard of it.
 */
openedAt: string
/**
 * When anything about it changed last.
 */
updatedAt: string
closedAt: (string | null)
/**
 * By when the promise is kept; null where nothing is promised, and while the clock stands.
 */
dueAt: (string | null)
/**
 * When a crew is booked for.
 */
scheduledFor: (string | null)
/**
 * Number of the request that tells the same.
 */
duplicateOf: (string | null)
/**
 * How many more people have the same trouble.
 */
meToo: number
/**
 * How often it was opened again.
 */
reopened: number
/**
 * Address of its first picture.
 */
photo: (string | null)
/**
 * Its page.
 */
url: string
/**
 * Counts the lines of its history. Send it with a change, so that you overwrite nothing that you have not seen.
 */
version: number
internal?: RequestInternal
promise: (RequestPromise | null)
answers: RequestAnswer[]
files: RequestFile[]
/**
 * Requests that tell the same and close with this one.
 * 
 * Items: Tracking number of a request.
 */
duplicates: string[]
/**
 * Oldest first.
 */
history: HistoryEntry[]
}
export interface HistoryPage {
items: HistoryEntry[]
/**
 * `cursor` of the next page; null at the end. The header `Link` has its address.
 */
next: (string | null)
}
export interface NearRequest {
/**
 * Tracking number of a request.
 */
number: string
status: string
description: string
address: (string | null)
location: Point
openedAt: string
/**
 * How far from the point.
 */
metres: number
/**
 * About the very same numbered thing: a duplicate for certain.
 */
sameThing: boolean
}
export interface NearRequests {
items: NearRequest[]
}
export interface PlaceInput {
/**
 * As it is written on an envelope, or a corner.
 */
address?: string
/**
 * Degrees, WGS84; with `lng`.
 */
lat?: number
/**
 * Degrees, WGS84.
 */
lng?: number
/**
 * `layer:key`, where no point is known.
 */
area?: string
/**
 * The numbered thing that it is about: `layer:key`, or its number alone.
 */
asset?: string
}
/**
 * Who reports. Some services cannot be reported without.
 */
export interface ReporterInput {
name?: string
/**
 * Letters about the request go there.
 */
email?: string
phone?: string
/**
 * Whether letters are wanted; they are unless told.
 */
wantsLetters?: boolean
}
export interface PersonInput {
name?: string
email?: string
/**
 * As people write it.
 */
phone?: string
}
export interface Report {
/**
 * Key of the service.
 */
service: string
/**
 * In the words of whoever reports. What names a person is not shown to the public.
 */
description?: string
place?: PlaceInput
/**
 * Answers by the keys of the questions of the service.
 */
answers?: {
[k: string]: string | number | boolean | string[] | null
}
contact?: ReporterInput
onBehalfOf?: PersonInput
/**
 * @maxItems 6
 * 
 * Items: Id of a picture that `POST /files` took.
 */
photos?: []|[string]|[string, string]|[string, string, string]|[string, string, string, string]|[string, string, string, string, string]|[string, string, string, string, string, string]
/**
 * Of whoever reports, BCP 47; the one of the call unless told.
 */
language?: string
/**
 * When it was reported, if that was earlier.
 */
openedAt?: string
}
export interface Reported {
request: RequestDetail
/**
 * The page of whoever reported: by it they see a private request, too, answer, or say that it is not fixed. Give it to nobody else. null where nobody left a name.
 */
reporterUrl: (string | null)
}
export interface ChangeStatusInput {
status: ("accepted" | "scheduled" | "in_progress" | "waiting")
/**
 * A word for the resident: public.
 */
note?: string
/**
 * When the crew is booked for.
 */
scheduledFor?: string
/**
 * The version that you have seen; `If-Match` says the same. When there is a newer one nothing is done.
 */
version?: number
}
export interface CloseRequestInput {
/**
 * Key of a reason of the service.
 */
reason: string
/**
 * More words for the resident: public. Some reasons need them.
 */
note?: string
/**
 * @maxItems 6
 * 
 * Items: Of `POST /files`.
 */
evidence?: []|[string]|[string, string]|[string, string, string]|[string, string, string, string]|[string, string, string, string, string]|[string, string, string, string, string, string]
/**
 * The version that you have seen; `If-Match` says the same. When there is a newer one nothing is done.
 */
version?: number
}
export interface ReopenRequestInput {
/**
 * Why: public.
 */
note: string
/**
 * The version that you have seen; `If-Match` says the same. When there is a newer one nothing is done.
 */
version?: number
}
export interface AssignDepartmentInput {
/**
 * Key of a department.
 */
department: (string | null)
/**
 * Why: among colleagues and public where it moves.
 */
note: string
/**
 * The version that you have seen; `If-Match` says the same. When there is a newer one nothing is done.
 */
version?: number
}
export interface AddCommentInput {
text: string
audience: ("public" | "reporter" | "colleagues")
/**
 * @maxItems 6
 * 
 * Items: Of `POST /files`.
 */
files?: []|[string]|[string, string]|[string, string, string]|[string, string, string, string]|[string, string, string, string, string]|[string, string, string, string, string, string]
}
export interface LinkDuplicateInput {
/**
 * Number of the other request.
 */
number: string
note?: string
/**
 * The version that you have seen; `If-Match` says the same. When there is a newer one nothing is done.
 */
version?: number
}
export interface FollowRequestInput {
email: string
/**
 * Of the letters, BCP 47.
 */
language?: string
}
export interface Followed {
asked: boolean
}
export interface PersonOfRequest {
role: ("reporter" | "on_behalf_of" | "follower")
name: (string | null)
email: (string | null)
phone: (string | null)
language: string
/**
 * Whether letters about this request go to them.
 */
letters: boolean
}
export interface PeopleOfRequest {
items: PersonOfRequest[]
}
export interface FileUploaded {
/**
 * For `photos` or `evidence`, within two days.
 */
id: string
width: number
height: number
bytes: number
}
/**
 * Within which time the city promises to act.
 */
export interface ServicePromise {
amount: number
unit: ("business_hours" | "business_days" | "calendar_hours" | "calendar_days")
}
export interface Service {
/**
 * Stays the same; names may change.
 */
key: string
/**
 * As residents say it.
 */
name: string
about: string
/**
 * `information` is answered on its page and makes no request.
 */
kind: ("request" | "information")
/**
 * Key of its group.
 */
group: string
groupName: string
/**
 * Key of the department that has it as a rule.
 */
department: string
/**
 * Other words for it.
 */
keywords: string[]
/**
 * Whether a report needs an address, any place, or none.
 */
location: ("address" | "point" | "none")
photo: ("none" | "optional" | "required")
/**
 * Whether it can be reported without a way to answer.
 */
anonymous: boolean
/**
 * Whether its requests may be seen by everybody.
 */
public: boolean
/**
 * The layer of numbered things that it is about.
 */
asset: (string | null)
promise: (ServicePromise | null)
/**
 * Its page, with the form.
 */
url: string
}
export interface Services {
items: Service[]
}
/**
 * It is asked only when the other question was answered with one of these.
 */
export interface Condition {
/**
 * Another question.
 */
question: string
is: (string | boolean)[]
}
export interface Option {
key: string
label: string
}
export interface Question {
/**
 * What answers are named by.
 */
key: string
type: ("text" | "number" | "one_of" | "many_of" | "date" | "yes_no")
label: string
help: string
/**
 * Where it is asked at all.
 */
required: boolean
when: (Condition | null)
options: Option[]
/**
 * Smallest number, fewest letters or options.
 */
min: (number | null)
/**
 * Largest number, most letters or options.
 */
max: (number | null)
/**
 * Whether everybody may read the answer.
 */
public: boolean
}
/**
 * To be asked before anything else: "Is a wire down?"
 */
export interface Guard {
key: string
ask: string
/**
 * What a yes means.
 */
effect: ("stop" | "warn")
say: string
phone: (string | null)
link: (string | null)
}
export interface Reason {
key: string
outcome: ("fixed" | "nothing_found" | "not_ours" | "duplicate" | "declined" | "withdrawn")
/**
 * What the resident reads.
 */
text: string
}
export interface ServiceDetail {
/**
 * Stays the same; names may change.
 */
key: string
/**
 * As residents say it.
 */
name: string
about: string
/**
 * `information` is answered on its page and makes no request.
 */
kind: ("request" | "information")
/**
 * Key of its group.
 */
group: string
groupName: string
/**
 * Key of the department that has it as a rule.
 */
department: string
/**
 * Other words for it.
 */
keywords: string[]
/**
 * Whether a report needs an address, any place, or none.
 */
location: ("address" | "point" | "none")
photo: ("none" | "optional" | "required")
/**
 * Whether it can be reported without a way to answer.
 */
anonymous: boolean
/**
 * Whether its requests may be seen by everybody.
 */
public: boolean
/**
 * The layer of numbered things that it is about.
 */
asset: (string | null)
promise: (ServicePromise | null)
/**
 * Its page, with the form.
 */
url: string
/**
 * Edition of its definition; a request keeps the one under which it was reported.
 */
version: number
information: string
link: (string | null)
questions: Question[]
guards: Guard[]
/**
 * By which its requests are closed.
 */
reasons: Reason[]
}
export interface Group {
key: string
name: string
about: string
/**
 * Keys of its services.
 */
services: string[]
}
export interface Groups {
items: Group[]
}
export interface Department {
key: string
name: string
about: string
phone: (string | null)
/**
 * Not the city's own: reports are passed on to it.
 */
outside: boolean
}
export interface Departments {
items: Department[]
}
export interface Layer {
key: string
name: string
kind: ("polygon" | "line" | "point")
/**
 * How many it has.
 */
areas: number
/**
 * Drawn by hand to begin with: numbers by it are not official.
 */
sample: boolean
}
export interface Layers {
items: Layer[]
}
export interface Area {
/**
 * `layer:key`, as requests have it.
 */
id: string
key: string
name: string
/**
 * How many people live there, where the city says so.
 */
residents: (number | null)
}
export interface AreaPage {
items: Area[]
/**
 * `cursor` of the next page; null at the end. The header `Link` has its address.
 */
next: (string | null)
}
export interface AreaProperties {
key: string
name: string
residents: (number | null)
squareKilometres: number
}
/**
 * GeoJSON Polygon or MultiPolygon; WGS84, longitude first.
 */
export interface Geometry {
type: string
coordinates: unknown[]
}
export interface AreaFeature {
type: "Feature"
id: string
properties: AreaProperties
geometry: Geometry
}
export interface AreaFeatures {
type: "FeatureCollection"
features: AreaFeature[]
}
export interface AreaAt {
id: string
layer: string
layerName: string
name: string
}
export interface AreasAt {
/**
 * Whether the city serves it.
 */
inside: boolean
items: AreaAt[]
}
export interface PlaceFound {
/**
 * In the city's own way of writing.
 */
label: string
/**
 * `address`, `block`, `intersection`, `street`, `landmark`, `park` ...
 */
kind: string
location: (Point | null)
/**
 * The place may be some houses away.
 */
approximate: boolean
/**
 * 1 for the very place.
 */
score: number
/**
 * To be shown with the result, where it came from a service outside.
 */
attribution: (string | null)
}
export interface PlacesFound {
items: PlaceFound[]
}
/**
 * A neighboring government.
 */
export interface Neighbor {
key: string
name: string
about: string
phone: (string | null)
url: (string | null)
sample: boolean
}
export interface Located {
/**
 * `border`: so near to the limit that it may be the city or not.
 */
servedBy: ("city" | "border" | "neighbor" | "unknown")
neighbor: (Neighbor | null)
/**
 * The address near the point.
 */
address: (string | null)
attribution: (string | null)
areas: AreaAt[]
}
export interface Person {
id: string
name: (string | null)
email: (string | null)
phone: (string | null)
language: string
}
export interface Contact {
id: string
at: string
/**
 * `phone`, `walk_in`, `web`, `open311` ...
 */
channel: string
/**
 * How it ended.
 */
ending: ("information" | "referral" | "service_request" | "transfer" | "transfer_911" | "comment" | "complaint" | "follow_up")
/**
 * Number of the request that it made or was about.
 */
request: (string | null)
language: (string | null)
note: (string | null)
/**
 * The neighboring government that they were told of.
 */
referredTo: (string | null)
person: (Person | null)
}
export interface ContactPage {
items: Contact[]
/**
 * `cursor` of the next page; null at the end. The header `Link` has its address.
 */
next: (string | null)
}
export interface ContactInput {
ending: ("information" | "referral" | "service_request" | "transfer" | "transfer_911" | "comment" | "complaint" | "follow_up")
/**
 * The way in; your key's own unless told.
 */
channel?: string
/**
 * Number of a request that it was about.
 */
request?: string
person?: PersonInput
/**
 * For colleagues.
 */
note?: string
/**
 * With the ending `referral`: key of a neighboring government.
 */
referredTo?: string
/**
 * When it was, if that was earlier.
 */
at?: string
}
export interface ContactWritten {
id: string
at: string
}
export interface Figures {
/**
 * Of the service, department or area.
 */
key: string
name: string
/**
 * Opened in the time. null: too few to tell.
 */
opened: (number | null)
/**
 * Closed in the time. null: too few to tell.
 */
closed: (number | null)
/**
 * Those of them that had a promise. null: too few to tell.
 */
closedPromised: (number | null)
/**
 * Those that kept it. null: too few to tell.
 */
closedOnTime: (number | null)
/**
 * Open now. null: too few to tell.
 */
openNow: (number | null)
/**
 * Open now, and the promise has passed. null: too few to tell.
 */
overdueNow: (number | null)
}
export interface FiguresTold {
from: string
to: string
/**
 * A figure that is smaller, and not nothing, is not told to everybody. 1: all are told.
 */
leastShown: number
items: Figures[]
}
export interface DayCount {
day: string
opened: number
closed: number
}
export interface DayCounts {
/**
 * Days that had something, oldest first.
 */
items: DayCount[]
}
export interface Webhook {
id: string
/**
 * For people.
 */
name: string
/**
 * Where messages are posted to: a public https address.
 */
url: string
/**
 * @minItems 1
 * @maxItems 20
 */
events: [("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]
/**
 * null: all.
 * 
 * @maxItems 500
 */
services: (string[] | null)
/**
 * Who is written to when it does not answer for a day.
 */
ownerEmail: string
state: ("active" | "paused" | "removed")
pauseReason: (("hand" | "failing" | "gone") | null)
/**
 * In a row.
 */
failures: number
lastSuccessAt: (string | null)
lastFailureAt: (string | null)
madeAt: string
}
export interface WebhookPage {
items: Webhook[]
/**
 * `cursor` of the next page; null at the end. The header `Link` has its address.
 */
next: (string | null)
}
export interface WebhookInput {
/**
 * For people.
 */
name: string
/**
 * Where messages are posted to: a public https address.
 */
url: string
/**
 * @minItems 1
 * @maxItems 20
 */
events: [("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]
/**
 * null: all.
 * 
 * @maxItems 500
 */
services?: (string[] | null)
/**
 * Who is written to when it does not answer for a day.
 */
ownerEmail: string
}
export interface WebhookMade {
webhook: Webhook
/**
 * Signs the messages (Standard Webhooks). Never told again.
 */
secret: string
}
export interface WebhookEdit {
/**
 * For people.
 */
name?: string
/**
 * Where messages are posted to: a public https address.
 */
url?: string
/**
 * @minItems 1
 * @maxItems 20
 */
events?: [("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]|[("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added"), ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added")]
/**
 * null: all.
 * 
 * @maxItems 500
 */
services?: (string[] | null)
/**
 * Who is written to when it does not answer for a day.
 */
ownerEmail?: string
}
export interface WebhookRemoved {
removed: boolean
}
export interface WebhookDelivery {
id: string
type: ("request.opened" | "request.updated" | "request.closed" | "request.reopened" | "update.added" | "ping")
state: ("waiting" | "retrying" | "delivered" | "failed" | "dropped")
attempts: number
createdAt: string
lastTryAt: (string | null)
nextTryAt: (string | null)
deliveredAt: (string | null)
/**
 * HTTP status of the last try; null when nobody answered.
 */
status: (number | null)
/**
 * Why the last try failed.
 */
reason: (string | null)
}
export interface WebhookDeliveryPage {
items: WebhookDelivery[]
/**
 * `cursor` of the next page; null at the end. The header `Link` has its address.
 */
next: (string | null)
}
export interface Replayed {
again: boolean
}

export interface Operations {
  /** Requests by any filter */
  listRequests: {
    params: never;
    query: {
      /** A tracking number, or a part of the address. */
      q?: string;
      /** Services; any of them. */
      service?: (string)[];
      /** Groups of services; any of them. */
      group?: (string)[];
      /** `open` is whatever is not closed. */
      status?: ('open' | 'closed' | 'received' | 'accepted' | 'scheduled' | 'in_progress' | 'waiting' | 'reopened')[];
      /** Areas as `layer:key`; any of them. */
      area?: (string)[];
      /** Departments; `none` for what nobody has yet. */
      department?: (string)[];
      /** Ways in, of the departments whose requests you read as staff do (`private:read`). */
      channel?: (string)[];
      /** A numbered thing, as `layer:key`. */
      asset?: string;
      /** How an open request stands against its promise. */
      due?: 'overdue' | 'today' | 'soon' | 'later' | 'none';
      hasPhoto?: boolean;
      /** Only public ones, or only those that are not. */
      public?: boolean;
      /** Opened at this instant or later. */
      openedFrom?: string;
      /** Opened before this instant. */
      openedTo?: string;
      /** Changed at this instant or later: what to ask for to keep a copy fresh, with `sort=updated`. */
      updatedFrom?: string;
      /** Changed before this instant. */
      updatedTo?: string;
      /** Closed at this instant or later. */
      closedFrom?: string;
      /** Closed before this instant. */
      closedTo?: string;
      /** West, south, east, north in degrees (WGS84), with commas between. */
      bbox?: string;
      /** Latitude, longitude; with `radius`. */
      near?: string;
      /** Metres around `near`; 500 unless told. */
      radius?: number;
      /** By opening or by change; `-` newest first. `-opened` unless told. */
      sort?: '-opened' | 'opened' | '-updated' | 'updated';
      /** Most rows of a page. */
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: RequestPage;
  };
  /** Report something */
  createRequest: {
    params: never;
    query: never;
    body: Report;
    answer: Reported;
  };
  /** One request, with its history */
  getRequest: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: RequestDetail;
  };
  /** What happened to a request */
  listHistory: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: {
      /** Most rows of a page. */
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: HistoryPage;
  };
  /** Is it one of these? */
  findDuplicates: {
    params: never;
    query: {
      /** Key of the service. */
      service: string;
      /** Degrees, WGS84. */
      lat: number;
      /** Degrees, WGS84. */
      lng: number;
      /** A numbered thing, as `layer:key`. */
      asset?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: NearRequests;
  };
  /** Say how it goes on */
  changeStatus: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: never;
    body: ChangeStatusInput;
    answer: RequestDetail;
  };
  /** Close it, with a reason */
  closeRequest: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: never;
    body: CloseRequestInput;
    answer: RequestDetail;
  };
  /** Open it again */
  reopenRequest: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: never;
    body: ReopenRequestInput;
    answer: RequestDetail;
  };
  /** Give it to a department */
  assignDepartment: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: never;
    body: AssignDepartmentInput;
    answer: RequestDetail;
  };
  /** Write something about it */
  addComment: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: never;
    body: AddCommentInput;
    answer: RequestDetail;
  };
  /** Link it to the request that it repeats */
  linkDuplicate: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: never;
    body: LinkDuplicateInput;
    answer: RequestDetail;
  };
  /** Send news of it to somebody */
  followRequest: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: never;
    body: FollowRequestInput;
    answer: Followed;
  };
  /** Who reported it, for whom, and who follows it */
  listPeopleOfRequest: {
    params: {
      /** Tracking number. */
      number: string;
    };
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: PeopleOfRequest;
  };
  /** Upload a picture */
  uploadFile: {
    params: never;
    query: never;
    body: never;
    answer: FileUploaded;
  };
  /** A picture */
  getFile: {
    params: {
      id: string;
      variant: 'full' | 'thumb';
    };
    query: never;
    body: never;
    answer: Blob;
  };
  /** What people can ask for */
  listServices: {
    params: never;
    query: {
      /** What somebody would type; slips are forgiven. */
      q?: string;
      /** Key of a group. */
      group?: string;
      kind?: 'request' | 'information';
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: Services;
  };
  /** One service: its questions, guards, reasons and promise */
  getService: {
    params: {
      /** Key of a service. */
      key: string;
    };
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: ServiceDetail;
  };
  /** Groups of services */
  listGroups: {
    params: never;
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: Groups;
  };
  /** Who does the work */
  listDepartments: {
    params: never;
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: Departments;
  };
  /** The ways in which the city is divided */
  listLayers: {
    params: never;
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: Layers;
  };
  /** The areas of a layer */
  listAreas: {
    params: {
      /** Key of a layer. */
      layer: string;
    };
    query: {
      /** Most rows of a page. */
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: AreaPage;
  };
  /** The shapes of a layer, as GeoJSON */
  getAreaShapes: {
    params: {
      /** Key of a layer. */
      layer: string;
    };
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: AreaFeatures;
  };
  /** The areas that hold a point */
  findAreas: {
    params: never;
    query: {
      /** Degrees, WGS84. */
      lat: number;
      /** Degrees, WGS84. */
      lng: number;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: AreasAt;
  };
  /** Where is it? */
  searchPlaces: {
    params: never;
    query: {
      q: string;
      /** Where the asker is: among equals, what is near goes first. */
      lat?: number;
      /** Degrees, WGS84. */
      lng?: number;
      /** 6 unless told. */
      most?: number;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: PlacesFound;
  };
  /** Who serves a point, and what is there */
  locatePoint: {
    params: never;
    query: {
      /** Degrees, WGS84. */
      lat: number;
      /** Degrees, WGS84. */
      lng: number;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: Located;
  };
  /** Contacts, newest first */
  listContacts: {
    params: never;
    query: {
      channel?: string;
      ending?: 'information' | 'referral' | 'service_request' | 'transfer' | 'transfer_911' | 'comment' | 'complaint' | 'follow_up';
      /** Number of a request. */
      request?: string;
      /** Id of a person. */
      person?: string;
      /** Most rows of a page. */
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: ContactPage;
  };
  /** Write down that somebody turned to the city */
  createContact: {
    params: never;
    query: never;
    body: ContactInput;
    answer: ContactWritten;
  };
  /** One contact */
  getContact: {
    params: {
      id: string;
    };
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: Contact;
  };
  /** Figures by service */
  measureServices: {
    params: never;
    query: {
      /** First day, of the city’s calendar; 30 days ago unless told. */
      from?: string;
      /** Last day; today unless told. */
      to?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: FiguresTold;
  };
  /** Figures by department */
  measureDepartments: {
    params: never;
    query: {
      /** First day, of the city’s calendar; 30 days ago unless told. */
      from?: string;
      /** Last day; today unless told. */
      to?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: FiguresTold;
  };
  /** Figures by area */
  measureAreas: {
    params: {
      layer: string;
    };
    query: {
      /** First day, of the city’s calendar; 30 days ago unless told. */
      from?: string;
      /** Last day; today unless told. */
      to?: string;
      /** Only of this service. */
      service?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: FiguresTold;
  };
  /** What came and went, day by day */
  measureDays: {
    params: never;
    query: {
      /** First day, of the city’s calendar; 30 days ago unless told. */
      from?: string;
      /** Last day; today unless told. */
      to?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: DayCounts;
  };
  /** Your webhooks */
  listWebhooks: {
    params: never;
    query: {
      /** Most rows of a page. */
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: WebhookPage;
  };
  /** Be told when something happens */
  createWebhook: {
    params: never;
    query: never;
    body: WebhookInput;
    answer: WebhookMade;
  };
  /** One of them */
  getWebhook: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: {
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: Webhook;
  };
  /** Change it */
  editWebhook: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: never;
    body: WebhookEdit;
    answer: Webhook;
  };
  /** End it */
  removeWebhook: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: never;
    body: never;
    answer: WebhookRemoved;
  };
  /** Keep its messages for later */
  pauseWebhook: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: never;
    body: never;
    answer: Webhook;
  };
  /** Send what was missed, then all else as ever */
  resumeWebhook: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: never;
    body: never;
    answer: Webhook;
  };
  /** A new secret */
  rotateWebhookSecret: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: never;
    body: never;
    answer: WebhookMade;
  };
  /** Send a message at once, to see whether it arrives */
  pingWebhook: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: never;
    body: never;
    answer: WebhookDelivery;
  };
  /** What was sent, newest first */
  listDeliveries: {
    params: {
      /** Of a webhook. */
      id: string;
    };
    query: {
      state?: 'waiting' | 'retrying' | 'delivered' | 'failed' | 'dropped';
      /** Most rows of a page. */
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Names of the fields that you want, with commas between; all unless told. */
      fields?: string;
    };
    body: never;
    answer: WebhookDeliveryPage;
  };
  /** Send one again, as the same message */
  replayDelivery: {
    params: {
      /** Of a delivery. */
      delivery: string;
    };
    query: never;
    body: never;
    answer: Replayed;
  };
}

interface RouteOf {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Field of the form that pictures go into. */
  files?: string;
  /** It answers something else than JSON. */
  media?: string;
}

export const routes: Record<keyof Operations, RouteOf> = {
  listRequests: { method: 'GET', path: '/requests' },
  createRequest: { method: 'POST', path: '/requests', files: 'photos' },
  getRequest: { method: 'GET', path: '/requests/{number}' },
  listHistory: { method: 'GET', path: '/requests/{number}/history' },
  findDuplicates: { method: 'GET', path: '/duplicates' },
  changeStatus: { method: 'POST', path: '/requests/{number}/status' },
  closeRequest: { method: 'POST', path: '/requests/{number}/close' },
  reopenRequest: { method: 'POST', path: '/requests/{number}/reopen' },
  assignDepartment: { method: 'POST', path: '/requests/{number}/department' },
  addComment: { method: 'POST', path: '/requests/{number}/comments' },
  linkDuplicate: { method: 'POST', path: '/requests/{number}/duplicate-of' },
  followRequest: { method: 'POST', path: '/requests/{number}/followers' },
  listPeopleOfRequest: { method: 'GET', path: '/requests/{number}/people' },
  uploadFile: { method: 'POST', path: '/files', files: 'file' },
  getFile: { method: 'GET', path: '/files/{id}/{variant}', media: 'image/jpeg' },
  listServices: { method: 'GET', path: '/services' },
  getService: { method: 'GET', path: '/services/{key}' },
  listGroups: { method: 'GET', path: '/groups' },
  listDepartments: { method: 'GET', path: '/departments' },
  listLayers: { method: 'GET', path: '/areas/layers' },
  listAreas: { method: 'GET', path: '/areas/layers/{layer}' },
  getAreaShapes: { method: 'GET', path: '/areas/layers/{layer}/shapes' },
  findAreas: { method: 'GET', path: '/areas/at' },
  searchPlaces: { method: 'GET', path: '/places/search' },
  locatePoint: { method: 'GET', path: '/places/locate' },
  listContacts: { method: 'GET', path: '/contacts' },
  createContact: { method: 'POST', path: '/contacts' },
  getContact: { method: 'GET', path: '/contacts/{id}' },
  measureServices: { method: 'GET', path: '/measures/services' },
  measureDepartments: { method: 'GET', path: '/measures/departments' },
  measureAreas: { method: 'GET', path: '/measures/areas/{layer}' },
  measureDays: { method: 'GET', path: '/measures/daily' },
  listWebhooks: { method: 'GET', path: '/webhooks' },
  createWebhook: { method: 'POST', path: '/webhooks' },
  getWebhook: { method: 'GET', path: '/webhooks/{id}' },
  editWebhook: { method: 'PATCH', path: '/webhooks/{id}' },
  removeWebhook: { method: 'DELETE', path: '/webhooks/{id}' },
  pauseWebhook: { method: 'POST', path: '/webhooks/{id}/pause' },
  resumeWebhook: { method: 'POST', path: '/webhooks/{id}/resume' },
  rotateWebhookSecret: { method: 'POST', path: '/webhooks/{id}/secret' },
  pingWebhook: { method: 'POST', path: '/webhooks/{id}/ping' },
  listDeliveries: { method: 'GET', path: '/webhooks/{id}/deliveries' },
  replayDelivery: { method: 'POST', path: '/webhooks/deliveries/{delivery}/replay' },
};
