import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { Invalid } from '#platform/errors';
import { checkMap, detectMap, type ImportMap, loadMaps } from './import-map.ts';
import { rowReader, type SourceRow } from './read-row.ts';

let maps: ImportMap[];
beforeAll(async () => {
  maps = await loadMaps(path.resolve(import.meta.dirname, '../../../import-maps'));
});

const readings: [string, string, Record<string, string>, Partial<SourceRow>][] = [
  [
    'philadelphia',
    'objectid,service_request_id,subject,status,status_notes,service_name,service_code,agency_responsible,service_notice,requested_datetime,updated_datetime,expected_datetime,closed_datetime,address,zipcode,media_url,lat,lon',
    {
      service_request_id: '7',
      status: 'Open',
      service_name: 'Street Defect',
      agency_responsible: 'Streets Department',
      requested_datetime: '2025-07-01 12:00:00+00',
      expected_datetime: '2025-07-04 12:00:00+00',
      lat: '39.95',
      lon: '-75.16',
    },
    {
      id: '7',
      service: 'Street Defect',
      agency: 'Streets Department',
      openedAt: new Date('2025-07-01T12:00:00Z'),
      dueAt: new Date('2025-07-04T12:00:00Z'),
      lat: 39.95,
    },
  ],
  [
    'los-angeles',
    'srnumber,createddate,closeddate,_daystoclose,updateddate,servicedate,requesttype,requestsource,actiontaken,owner,status,createdbyuserorganization,mobileos,anonymous,assignto,latitude,longitude,addressverified,approximateaddress,address,housenumber,direction,streetname,suffix,zipcode,location,apc,cd,cdmember,nc,ncname,policeprecinct,tbmpage,tbmcolumn,tbmrow',
    {
      srnumber: '1-1',
      createddate: '2020-01-01 00:05:00',
      requesttype: 'Bulky Items',
      requestsource: 'Call',
      status: 'Cancelled',
      updateddate: '2020-01-02 00:05:00',
      location: 'POINT (-118.29 34.06)',
    },
    {
      openedAt: new Date('2020-01-01T08:05:00Z'),
      channel: 'phone',
      status: 'closed',
      outcome: 'withdrawn',
      lat: 34.06,
      closedAt: new Date('2020-01-02T08:05:00Z'),
      repairs: ['closed_without_time'],
    },
  ],
  [
    'new-york',
    'Unique Key,Created Date,Closed Date,Agency,Agency Name,Problem (formerly Complaint Type),Problem Detail (formerly Descriptor),Location Type,Incident Zip,Incident Address,Street Name,Intersection Street 1,Intersection Street 2,Status,Due Date,Resolution Description,Resolution Action Updated Date,Open Data Channel Type,Latitude,Longitude,Location',
    {
      'Unique Key': '5',
      'Created Date': '11/02/2025 01:30:00 AM',
      'Closed Date': '11/03/2025 01:30:00 AM',
      'Agency Name': 'Department of Transportation',
      'Problem (formerly Complaint Type)': 'Street Condition',
      'Intersection Street 1': 'BROADWAY',
      'Intersection Street 2': 'WALL STREET',
      Status: 'Closed',
      'Open Data Channel Type': 'MOBILE',
      'Resolution Description': 'The Police Department responded and did not observe the problem.',
    },
    {
      service: 'Street Condition',
      openedAt: new Date('2025-11-02T05:30:00Z'),
      address: 'BROADWAY & WALL STREET',
      channel: 'app',
      outcome: 'nothing_found',
    },
  ],
  [
    'new-york',
    'unique_key,created_date,closed_date,agency,agency_name,complaint_type,descriptor,status,incident_address,latitude,longitude',
    {
      unique_key: '5',
      created_date: '2025-01-01T00:00:00.000',
      complaint_type: 'Noise',
      status: 'In Progress',
      agency: 'NYPD',
    },
    { service: 'Noise', agency: 'NYPD', status: 'in_progress' },
  ],
  [
    'chicago',
    'SR_NUMBER,SR_TYPE,SR_SHORT_CODE,CREATED_DEPARTMENT,OWNER_DEPARTMENT,STATUS,ORIGIN,CREATED_DATE,LAST_MODIFIED_DATE,CLOSED_DATE,STREET_ADDRESS,ZIP_CODE,DUPLICATE,PARENT_SR_NUMBER,LATITUDE,LONGITUDE,LOCATION',
    {
      SR_NUMBER: 'SR25-1',
      SR_TYPE: 'Pothole in Street Complaint',
      STATUS: 'Completed',
      CREATED_DATE: '03/09/2025 02:30:00 AM',
      CLOSED_DATE: '03/10/2025 09:00:00 AM',
      PARENT_SR_NUMBER: 'SR25-0',
      LOCATION: '(41.88, -87.63)',
    },
    {
      openedAt: new Date('2025-03-09T08:30:00Z'),
      status: 'closed',
      parent: 'SR25-0',
      lat: 41.88,
      lng: -87.63,
    },
  ],
  [
    'san-francisco',
    'service_request_id,requested_datetime,closed_date,updated_datetime,status_description,status_notes,agency_responsible,service_name,service_subtype,service_details,address,lat,long,point,source',
    {
      service_request_id: '9',
      requested_datetime: '2025-01-01T00:00:00.000',
      status_description: 'Open',
      service_name: 'Graffiti',
      long: '-122.41',
      lat: '37.77',
      source: 'Mobile/Open311',
    },
    { openedAt: new Date('2025-01-01T08:00:00Z'), lng: -122.41, channel: 'app' },
  ],
  [
    'boston',
    'case_enquiry_id,open_dt,sla_target_dt,closed_dt,on_time,case_status,closure_reason,case_title,subject,reason,type,queue,department,location,neighborhood,location_street_name,location_zipcode,latitude,longitude,source',
    {
      case_enquiry_id: '101',
      open_dt: '2024-05-01 09:00:00',
      case_status: 'Closed',
      closed_dt: '2024-05-02 09:00:00',
      closure_reason: 'Case Closed. Case Resolved done',
      type: 'Request for Pothole Repair',
      department: 'PWDx',
      source: 'Citizens Connect App',
    },
    { service: 'Request for Pothole Repair', outcome: 'fixed', channel: 'app' },
  ],
  [
    'boston',
    'case_id,open_date,case_topic,service_name,assigned_department,case_status,closure_reason,close_date,target_close_date,on_time,full_address,zip_code,latitude,longitude',
    {
      case_id: 'BCS-1',
      open_date: '2025-10-20 09:00:00',
      service_name: 'Pothole',
      case_status: 'Open',
      full_address: '1 CITY HALL SQ',
    },
    { service: 'Pothole', address: '1 CITY HALL SQ', status: 'received' },
  ],
];

it.each(readings)('%s is known by its columns and read', (name, header, values, expected) => {
  const columns = header.split(',');
  const map = detectMap(maps, columns);
  expect(map.name).toBe(name);
  const read = rowReader(map, columns, {
    zone: map.stamps === 'utc' ? 'UTC' : map.timezone,
    now: new Date('2026-03-04T15:00:00Z'),
  });
  for (const column of Object.keys(values)) expect(columns).toContain(column);
  expect(read(columns.map((column) => values[column] ?? ''))).toMatchObject(expected);
});

it('cannot choose between two maps that ask for as much', () => {
  const chicago = maps.find((map) => map.name === 'chicago')!;
  const header = readings.find(([name]) => name === 'chicago')![1].split(',');
  expect(() => detectMap([chicago, { ...chicago, name: 'twin' }], header)).toThrow(
    /Several maps fit this file: chicago, twin/,
  );
});

it('says which field of which map file is wrong', () => {
  const [first] = maps;
  expect(() => checkMap({ ...first, stamps: 'lunar' }, 'moon.yaml')).toThrow(Invalid);
  expect(() => checkMap({ ...first, stamps: 'lunar' }, 'moon.yaml')).toThrow(/moon\.yaml: \/stamps/);
  expect(() => checkMap({ ...first, colour: 'red' }, 'moon.yaml')).toThrow(/moon\.yaml/);
});
