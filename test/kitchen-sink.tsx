import type { Translate } from '#platform/i18n';
import {
  Alert,
  type Asset,
  BackLink,
  BigNumber,
  Button,
  ButtonLink,
  ButtonRow,
  Card,
  CardList,
  Checkboxes,
  ConsoleFrame,
  DateInput,
  Dialog,
  EmptyState,
  ErrorSummary,
  FileInput,
  FilterChips,
  fieldErrors,
  LiveNews,
  MapBox,
  NumberInput,
  Page,
  Pager,
  Pane,
  Progress,
  Radios,
  Select,
  StatusChip,
  Steps,
  SummaryList,
  Table,
  Tag,
  TextArea,
  TextInput,
  Timeline,
  Toast,
} from '#platform/ui';

/** All components on two pages, to be looked at and listened to. The words are the test's own, through `say`. */
interface Sink {
  t: Translate;
  asset: Asset;
  /** Makes a word long or mirrored as the language of the page would. */
  say: (text: string) => string;
}

const problems = [
  { field: 'what', message: 'errors.required' },
  { field: 'email', message: 'errors.email' },
];

export function SinkPage({ t, asset, say }: Sink) {
  const error = fieldErrors(t, problems);
  return (
    <Page
      t={t}
      asset={asset}
      title={say('Report a problem')}
      brand={{ name: say('Belltown 311'), href: '/' }}
      nav={[
        { href: '/report', text: say('Report'), current: true },
        { href: '/requests', text: say('Near you') },
        { href: '/answers', text: say('Answers') },
      ]}
      languages={[
        { language: 'en', href: '?language=en' },
        { language: 'es', href: '?language=es' },
      ]}
      islands={['map', 'photos', 'copy', 'live']}
      footer={{
        links: [{ href: '/about', text: say('About') }],
        note: say('City Hall, open Monday to Friday.'),
      }}
      back={<BackLink href="/" />}
    >
      <LiveNews topic="list" />
      <Steps at={2} of={4} name={say('Questions')} />
      <ErrorSummary problems={problems} />
      <h1>{say('What is wrong with the street?')}</h1>
      <p class="usa-intro">{say('Tell us what you see. You do not need to know who fixes it.')}</p>
      <div class="ui-hero">
        <h2>{say('What is wrong?')}</h2>
        <form class="ui-search" action="/search">
          <input class="usa-input" type="search" name="q" aria-label={say('What is wrong?')} />
          <Button icon="search">{t('ui.search')}</Button>
        </form>
      </div>
      <form method="post" action="/report">
        <Radios
          name="what"
          label={say('What is it?')}
          hint={say('Choose the one that fits best.')}
          error={error('what')}
          required
          tiles
          value="hole"
          options={[
            {
              value: 'hole',
              label: say('A hole'),
              hint: say('Deeper than a hand'),
              reveal: <NumberInput name="deep" label={say('How deep, in inches?')} required={false} />,
            },
            { value: 'crack', label: say('A crack') },
          ]}
        />
        <Checkboxes
          name="also"
          label={say('What else is true?')}
          required={false}
          values={['b']}
          options={[
            { value: 'a', label: say('Cars swerve around it') },
            { value: 'b', label: say('It is near a school') },
          ]}
        />
        <TextInput
          name="email"
          type="email"
          label={say('E-mail')}
          hint={say('Only to tell you what happens.')}
          error={error('email')}
          value={'<script>alert("x")</script>'}
          autocomplete="email"
        />
        <TextArea
          name="more"
          label={say('Anything else?')}
          required={false}
          value={'</textarea><b>bold</b>'}
        />
        <DateInput name="since" label={say('Since when?')} value="2026-04-14" />
        <Select
          name="size"
          label={say('How large?')}
          value="b"
          options={[
            { value: 'a', label: say('Like a plate') },
            { value: 'b', label: say('Like a car wheel') },
          ]}
        />
        <FileInput
          name="photos"
          label={say('Photos')}
          hint={say('Up to 5.')}
          multiple
          accept="image/*"
          most={5}
          maxBytes={90_000}
          required={false}
        />
        <MapBox
          label={say('Map of the place')}
          centre={{ lat: 39.9526, lng: -75.1652 }}
          zoom={15}
          sketchUrl="/sketch.json"
          pick={{ lat: 'lat', lng: 'lng' }}
          pins={[
            { lat: 39.955, lng: -75.165, title: say('A hole'), href: '/requests/1' },
            { lat: 39.9551, lng: -75.1651, title: say('Another') },
            { lat: 39.948, lng: -75.175, title: say('Done'), tone: 'done' },
          ]}
        >
          <input type="hidden" name="lat" />
          <input type="hidden" name="lng" />
          <p>{say('You can also type the address above.')}</p>
        </MapBox>
        <ButtonRow>
          <Button big>{say('Send report')}</Button>
          <Button kind="secondary" skipChecks>
            {say('Save for later')}
          </Button>
          <Button kind="danger">{say('Withdraw')}</Button>
          <ButtonLink kind="quiet" href="/">
            {say('Cancel')}
          </ButtonLink>
        </ButtonRow>
      </form>
      <BigNumber label={say('Your number')} value="26-0012345" />
      <Alert kind="info" title={say('This is 2 days late.')}>
        {say('Streets was told.')}
      </Alert>
      <Alert kind="success" title={say('Fixed')} />
      <Alert kind="warning">{say('Snow is coming.')}</Alert>
      <Alert kind="error">{say('We could not save that.')}</Alert>
      <Alert kind="emergency" title={say('Is a wire down?')}>
        {say('Call 911 now.')} <a href="/911">{say('Why')}</a>
      </Alert>
      <h2>{say('Near you')}</h2>
      <FilterChips
        label={say('Filters')}
        clear="/requests"
        chips={[
          { key: 'a', label: say('Open'), href: '?', on: true },
          { key: 'b', label: say('Closed'), href: '?s=closed' },
        ]}
      />
      <CardList label={say('Services')}>
        <Card title={say('Streets and sidewalks')} href="/s/streets" icon="road">
          {say('Potholes, plates, paving')}
        </Card>
        <Card title={say('Trash and recycling')} href="/s/trash" icon="bin">
          {say('Missed, dumped, bulk items')}
        </Card>
        <Card title={say('Street lights')} href="/s/lights" icon="lamp" />
      </CardList>
      <CardList kind="rows" label={say('Requests')}>
        <Card title={say('Pothole')} href="/requests/1" meta={say('1500 block of Chestnut St, 2 days ago')}>
          <StatusChip tone="active">{say('A crew is booked')}</StatusChip>
        </Card>
        <Card title={say('Street light out')} href="/requests/2" meta={say('Broad and Pine, 5 days ago')}>
          <StatusChip tone="late">{say('2 days late')}</StatusChip>
        </Card>
      </CardList>
      <p>
        <StatusChip>{say('Received')}</StatusChip> <StatusChip tone="new">{say('New')}</StatusChip>{' '}
        <StatusChip tone="done">{say('Fixed')}</StatusChip>{' '}
        <StatusChip tone="soon">{say('Due today')}</StatusChip> <Tag>{say('Bulk')}</Tag>
      </p>
      <Timeline
        label={say('What happened')}
        entries={[
          {
            key: '3',
            title: say('A crew is booked for Tuesday, April 14.'),
            tone: 'now',
            time: { text: say('2 days ago'), iso: '2026-04-12T13:00:00Z', full: 'Sunday' },
          },
          {
            key: '2',
            title: say('Streets accepted it.'),
            children: <p>{say('We will look within 3 business days.')}</p>,
          },
          { key: '1', title: say('We received your report.'), tone: 'done' },
        ]}
      />
      <SummaryList
        rows={[
          { key: 'a', label: say('Where'), value: say('1500 block of Chestnut St'), change: '/report/where' },
          { key: 'b', label: say('What'), value: say('A hole, like a car wheel'), change: '/report/what' },
        ]}
      />
      <Table
        caption={say('Requests by service')}
        rows={[
          { id: '1', name: say('Pothole'), n: 1203 },
          { id: '2', name: say('Graffiti'), n: 88 },
        ]}
        rowKey={(row) => row.id}
        columns={[
          { key: 'name', label: say('Service'), cell: (row) => row.name, heads: true },
          {
            key: 'n',
            label: say('Open'),
            cell: (row) => row.n,
            numeric: true,
            sort: { href: '?sort=n', now: 'descending' },
          },
        ]}
      />
      <Pager label={say('Pages')} newer="?before=1" older="?after=2" />
      <EmptyState title={say('Nothing here yet')} icon="search">
        <p>{say('Try fewer words.')}</p>
      </EmptyState>
      <Dialog summary={say('How we count days')}>
        {say('Business days leave out weekends and holidays.')}
      </Dialog>
      <Progress label={say('Sending')} value={3} most={5} />
    </Page>
  );
}

export function SinkConsole({ t, asset, say }: Sink) {
  const rows = Array.from({ length: 24 }, (_, i) => ({
    id: String(i),
    name: say(['Pothole', 'Street light out', 'Illegal dumping', 'Graffiti'][i % 4]!),
    place: `${1500 + i * 4} Chestnut St`,
    due: i % 3,
  }));
  return (
    <ConsoleFrame
      t={t}
      asset={asset}
      title={say('Work')}
      brand={{ name: say('Belltown 311'), href: '/office' }}
      nav={[
        { href: '/office', text: say('Work'), icon: 'list', current: true, count: 128 },
        { href: '/office/triage', text: say('Triage'), icon: 'flag', count: 4 },
        { href: '/office/map', text: say('Map'), icon: 'map' },
        { href: '/office/board', text: say('Board'), icon: 'star' },
      ]}
      person={{ name: say('Sample Person'), signOut: '/sign-out', account: '/account' }}
      search={{ action: '/office' }}
      heading={say('Streets: open')}
      actions={
        <Button kind="secondary" small>
          {say('Export')}
        </Button>
      }
      keys={[['a', say('Assign')]]}
      islands={['list']}
      toast={<Toast undo={{ action: '/undo', fields: { id: '1' } }}>{say('3 requests closed.')}</Toast>}
    >
      <Pane kind="list" label={say('List')}>
        <FilterChips
          label={say('Filters')}
          clear="?"
          chips={[
            { key: 'a', label: say('Overdue'), href: '?', on: true },
            { key: 'b', label: say('Mine'), href: '?m' },
          ]}
        />
        <Table
          caption={say('Open requests')}
          quietCaption
          rows={rows}
          rowKey={(row) => row.id}
          walk
          select={{ name: 'id', label: (row) => row.name }}
          current="2"
          columns={[
            {
              key: 'n',
              label: say('What'),
              heads: true,
              cell: (row) => <a href={`/office/${row.id}`}>{row.name}</a>,
            },
            {
              key: 'd',
              label: say('Due'),
              cell: (row) => (
                <StatusChip tone={(['late', 'soon', 'neutral'] as const)[row.due]}>
                  {say(['2 d late', 'Today', 'Fri'][row.due]!)}
                </StatusChip>
              ),
            },
          ]}
        />
      </Pane>
      <Pane kind="item" label={say('Request')}>
        <h2>
          {say('Illegal dumping')} <span class="ui-soft">26-0012345</span>
        </h2>
        <SummaryList
          rows={[
            { key: 'a', label: say('Where'), value: '1508 Chestnut St', change: '?w' },
            {
              key: 'b',
              label: say('Promise'),
              value: <StatusChip tone="neutral">{say('Fri 5 pm')}</StatusChip>,
            },
          ]}
        />
        <form method="post" action="/comment">
          <TextArea name="note" label={say('Note')} rows={3} />
          <Select name="status" label={say('Move to')} options={[{ value: 'a', label: say('Scheduled') }]} />
          <Checkboxes
            name="tell"
            label={say('Who is told')}
            options={[{ value: 'r', label: say('The reporter') }]}
          />
          <ButtonRow>
            <Button>{say('Save')}</Button>
            <Button kind="secondary">{say('Assign')}</Button>
            <Button kind="quiet">{say('Cancel')}</Button>
          </ButtonRow>
        </form>
      </Pane>
      <Pane kind="context" label={say('Context')}>
        <h2>{say('History')}</h2>
        <Timeline
          label={say('History')}
          entries={[
            {
              key: '2',
              title: say('Accepted'),
              tone: 'now',
              time: { text: say('2 h ago'), iso: '2026-04-12' },
            },
            { key: '1', title: say('Opened by phone') },
          ]}
        />
        <h2>{say('Nearby')}</h2>
        <CardList kind="rows" label={say('Nearby')}>
          <Card title={say('Pothole')} href="/1" meta={say('40 m, open')} />
        </CardList>
      </Pane>
    </ConsoleFrame>
  );
}
