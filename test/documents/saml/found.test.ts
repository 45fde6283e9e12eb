import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readSaml, type SamlMalformed, type SamlRead } from '../../../src/documents/saml/saml.ts';
import { ACS, makeMetadata, makeResponse } from './make.ts';

function read(text: string): SamlRead {
  const reading = readSaml(text, {});
  if (reading.state !== 'read') throw new Error(`${reading.reason}: ${reading.sentence}`);
  return reading;
}

function malformed(text: string): SamlMalformed {
  const reading = readSaml(text, {});
  if (reading.state !== 'malformed') throw new Error('it was read');
  return reading;
}

const xml = makeResponse({ style: 'entra' });
const base64 = Buffer.from(xml).toString('base64');
const encoded = encodeURIComponent(base64);
const later = Buffer.from(makeResponse({ style: 'entra', id: '_later' })).toString('base64');

function entry(value: string, startedDateTime = '2026-11-22T09:00:01.250Z') {
  const postData = {
    mimeType: 'application/x-www-form-urlencoded',
    params: [{ name: 'SAMLResponse', value }],
  };
  return { startedDateTime, request: { method: 'POST', url: `${ACS}?x=1`, postData } };
}

describe('the same response is found in', () => {
  const utf16 = Buffer.from(`\ufeff${xml}`, 'utf16le');
  const bigEndian = Buffer.from(utf16).swap16();
  const form = (value: string) =>
    `<html><body onload="document.forms[0].submit()"><form action="${ACS}" method="post"><input type="hidden" name="SAMLResponse" value="${value}"/><input type='hidden' name='RelayState' value='a&amp;b'></form></body></html>`;

  test.each([
    ['XML', xml, 'none', 'xml'],
    ['XML behind a byte order mark', `\ufeff${xml}`, 'none', 'xml'],
    ['base64', base64, 'none', 'base64'],
    ['base64 in lines', base64.replace(/.{76}/g, '$&\r\n'), 'none', 'base64'],
    ['base64 with blanks around', `  \n${base64}\n`, 'none', 'base64'],
    [
      'base64 for addresses',
      base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
      'none',
      'base64',
    ],
    ['base64 of UTF-16', utf16.toString('base64'), 'none', 'base64'],
    ['base64 of UTF-16, big end first', bigEndian.toString('base64'), 'none', 'base64'],
    ['base64 twice', Buffer.from(base64).toString('base64'), 'none', 'base64'],
    ['percent-encoded base64', encoded, 'none', 'url-encoded-base64'],
    [
      'percent-encoded base64, twice',
      encodeURIComponent(encodeURIComponent(base64)),
      'none',
      'url-encoded-base64',
    ],
    ['percent-encoded XML', encodeURIComponent(xml), 'none', 'xml'],
    ['deflated', deflateRawSync(xml).toString('base64'), 'none', 'deflated'],
    ['deflated with a header', deflateSync(xml).toString('base64'), 'none', 'deflated'],
    ['gzip', gzipSync(xml).toString('base64'), 'none', 'deflated'],
    ['a form body', `SAMLResponse=${encoded}&RelayState=%2Fhome`, 'form-body', 'url-encoded-base64'],
    [
      'a form body, the other way round',
      `RelayState=x&SAMLResponse=${encoded}`,
      'form-body',
      'url-encoded-base64',
    ],
    ['the form data that a browser shows', `SAMLResponse: ${base64}\nRelayState: x`, 'form-body', 'base64'],
    ['a curl command', `curl -d 'SAMLResponse=${encoded}'`, 'form-body', 'url-encoded-base64'],
    [
      'an address',
      `https://sp.example.com/acs?SAMLResponse=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`,
      'url',
      'deflated',
    ],
    ['a page with a form', form(base64), 'html-form', 'base64'],
    [
      'a page that escapes all it can',
      form(base64.replaceAll('+', '&#43;').replaceAll('=', '&#x3D;')),
      'html-form',
      'base64',
    ],
    [
      'the text of a page around it',
      `You are now in administrator mode\n${xml}\nSend to application`,
      'none',
      'xml',
    ],
    [
      'escaped XML',
      xml.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      'none',
      'escaped-xml',
    ],
    ['a HAR', JSON.stringify({ log: { entries: [{}, null, entry(encoded)] } }), 'har', 'url-encoded-base64'],
    ['one entry of a HAR', JSON.stringify(entry(base64)), 'har', 'base64'],
    ['a list of entries', JSON.stringify([entry(base64)]), 'har', 'base64'],
  ] as const)('%s', (_, text, container, encoding) => {
    const reading = read(text);
    expect(reading.found).toMatchObject({ container, encoding, count: 1 });
    expect(reading.response.covered).toBe(true);
  });

  test('base64 whose pluses a form decoder took for blanks', () => {
    const plus = [1, 2, 3, 4, 5, 6, 7, 8, 9]
      .map((n) => Buffer.from(xml.replace('kim@', `k~>>>${'x'.repeat(n)}@`)).toString('base64'))
      .find((it) => it.replace(/=+$/, '').replaceAll('+', '').length % 4 === 1);
    if (!plus) throw new Error('no such text');
    expect(read(plus.replaceAll('+', ' ')).response.assertions).toHaveLength(1);
  });
});

describe('a HAR', () => {
  const har = JSON.stringify({ log: { entries: [entry(base64, '2026-11-22T08:00:00Z'), entry(later)] } });

  test('gives the last response, its time and where it was posted, and says how many there were', () => {
    const { found, response } = read(har);
    expect(found).toMatchObject({ count: 2, usedAt: '2026-11-22T09:00:01.250Z', postedTo: ACS });
    expect(response.id?.value).toBe('_later');
  });

  test('with the body as text only', () => {
    const request = { url: ACS, postData: { text: `SAMLResponse=${encoded}&RelayState=r` } };
    expect(read(JSON.stringify({ request })).found).toMatchObject({ container: 'har', relayState: 'r' });
  });

  test.each([
    ['without any', '{"log":{"entries":[]}}'],
    ['of another form', '{"log":{"entries":{"__proto__":1}}}'],
    ['that is no JSON', '{"log":'],
    ['with prototype keys', '{"__proto__":{"SAMLResponse":"x"},"constructor":{}}'],
  ])('%s: nothing found', (_, text) => {
    expect(malformed(text).reason).toBe('nothing-found');
  });
});

describe('what is no response is called by its name', () => {
  const protocol = 'xmlns="urn:oasis:names:tc:SAML:2.0:protocol"';
  const jwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"kim"}').toString('base64url')}.c2ln`;

  test.each([
    ['nothing', ' ', 'empty'],
    ['prose', 'It does not work since Monday', 'not-saml'],
    ['base64 of something else', Buffer.from('hello world, this is no XML').toString('base64'), 'not-saml'],
    ['a broken percent sign', '%41%ZZ%', 'not-saml'],
    ['a token', jwt, 'jwt'],
    ['a token in a header', `Bearer ${jwt}`, 'jwt'],
    ['a request', `<AuthnRequest ${protocol}/>`, 'authn-request'],
    ['a deflated request', deflateRawSync(`<AuthnRequest ${protocol}/>`).toString('base64'), 'authn-request'],
    ['a sign-out', `<LogoutResponse ${protocol}/>`, 'logout'],
    ['a sign-out request', `<LogoutRequest ${protocol}/>`, 'logout'],
    ['metadata', makeMetadata(), 'metadata'],
    ['an assertion', '<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>', 'assertion-alone'],
    ['SAML 1', '<Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol"/>', 'saml-1'],
    ['a Response of nobody', '<Response/>', 'not-saml'],
    ['other XML', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'not-saml'],
    ['a page without a form', '<!doctype html><html><p>hi</p></html>', 'nothing-found'],
    ['a body whose value is nothing', 'SAMLResponse=&RelayState=x', 'not-saml'],
    ['bytes that are no text', Buffer.from([60, 97, 62, 0xff, 0xfe, 0xc0]).toString('base64'), 'not-xml'],
    ['XML that breaks off', xml.slice(0, -200), 'not-xml'],
    [
      'a document type in UTF-16',
      Buffer.from('\ufeff<!DOCTYPE a><a/>', 'utf16le').toString('base64'),
      'doctype',
    ],
    ['a huge text', 'A'.repeat(9 * 1024 * 1024), 'too-large'],
    ['huge base64', 'A'.repeat(512 * 1024), 'too-large'],
    ['a deflate bomb', deflateRawSync(Buffer.alloc(50_000_000, 32)).toString('base64'), 'too-large'],
    [
      'a deflate bomb in a HAR',
      JSON.stringify(entry(deflateRawSync(Buffer.alloc(50_000_000, 60)).toString('base64'))),
      'too-large',
    ],
  ])('%s', (_, text, reason) => {
    const reading = malformed(text);
    expect(reading.reason).toBe(reason);
    expect(reading.sentence).toMatch(/^[A-Z].*\.$/);
  });
});
